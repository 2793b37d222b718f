#include "link/link.hpp"

#include "tables.hpp"

namespace newspan {
namespace {

constexpr std::uint32_t kReach = 40;  // tokens

bool has(const Text& t, std::uint32_t token, ClassId cls) {
  const Token& k = t.tokens[token];
  return k.entry && kLexicon.sense(k.entry, cls, k.shape);
}

// “said on Monday”, “Monday, he said”: the time of speaking, not of what is stated.
bool says_when_said(const Text& t, const Time& time, const Sentence& s) {
  for (std::uint32_t i = time.first, n = 0; i-- > s.first && n < 4; ++n) {
    if (has(t, i, Cls::CUE_VERB)) return true;
    if (!has(t, i, Cls::PREPOSITION) && !has(t, i, Cls::DETERMINER) && !has(t, i, Cls::PRONOUN) && !is_capital(t.tokens[i].shape)) break;
  }
  return time.last < s.last && has(t, time.last, Cls::CUE_VERB);
}

// On Tuesday, …; In New York trading yesterday, …
bool opens_sentence(const Text& t, const Time& time, const Sentence& s) {
  if (time.first <= s.first + 3) return true;
  if (time.first > s.first + 9 || !has(t, s.first, Cls::PREPOSITION)) return false;
  for (std::uint32_t i = s.first; i < time.first; ++i)
    if (t.of(i) == ",") return false;
  return true;
}

// A length holds as a time where it reaches up to now: over the last five years.
bool reaches_now(const Time& time) {
  const std::string_view rule = time.rule;
  return rule == "span_past" || rule == "past_decade" || rule == "recent_units";
}

}  // namespace

namespace {

void link_times(const Text& t, Records& r) {
  std::size_t from = 0;
  for (Quantity& q : r.quantities) {
    if (q.dimension == "ordinal" || q.dimension == "age") continue;  // an age holds when it is told
    const Sentence& s = t.sentences[t.sentence_at(q.span.begin)];
    // Times further off than kReach can't govern: what is looked at per figure is bounded.
    while (from < r.times.size() && (r.times[from].span.end <= s.span.begin || r.times[from].last + kReach <= q.first)) ++from;
    int best = -1;
    std::uint32_t best_distance = 0;
    bool tie = false;
    for (std::size_t i = from; i < r.times.size() && r.times[i].span.begin < s.span.end && r.times[i].first < q.last + kReach; ++i) {
      const Time& time = r.times[i];
      if ((time.type == TimeType::duration && !reaches_now(time)) || time.type == TimeType::set || time.span.overlaps(q.span)) continue;
      if (time.norm.view().ends_with("_REF") || says_when_said(t, time, s)) continue;
      if (time.first > s.first && t.of(time.first - 1) == "than") continue;  // more than seven years ago: what it is compared with
      const bool behind = time.first >= q.last;
      std::uint32_t distance = behind ? time.first - q.last : q.first - time.last;
      // A clause's end parts them: a comma too, but behind a time that opens the sentence (On Tuesday, 12 people died).
      const bool opens = !behind && opens_sentence(t, time, s);
      const bool closes = behind && time.last + 1 >= s.last && t.of(time.first - 1) == ",";
      std::uint32_t commas = 0;
      for (std::uint32_t k = behind ? q.last : time.last; k < (behind ? time.first : q.first); ++k) {
        const std::string_view w = t.of(k);
        if (w == ";" || w == "—" || w == "–" || w == ":" || w == "but" || w == "while" || w == "which" || w == "who" || w == "although")
          distance += kReach;
        if (w == ",") distance += ++commas == 1 && (opens || closes) ? 4 : kReach;
        if (w == "and" || w == "that" || w == "after" || w == "before" || w == "since" || w == "when" || w == "than") distance += 12;
      }
      if (best >= 0 && distance == best_distance) {
        tie = true;
      } else if (best < 0 || distance < best_distance) {
        best = static_cast<int>(i);
        best_distance = distance;
        tie = false;
      }
    }
    if (best >= 0 && !tie && best_distance < kReach) q.voice.time = best;
  }
}

}  // namespace

void link_quantities(const Text& t, LinkScratch&, Records& r) { link_times(t, r); }

}  // namespace newspan
