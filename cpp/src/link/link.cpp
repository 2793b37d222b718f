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

}  // namespace

void link_times(const Text& t, Records& r) {
  std::size_t from = 0;
  for (Quantity& q : r.quantities) {
    if (q.dimension == "ordinal") continue;
    const Sentence& s = t.sentences[t.sentence_at(q.span.begin)];
    // Times further off than kReach can't govern: what is looked at per figure is bounded.
    while (from < r.times.size() && (r.times[from].span.end <= s.span.begin || r.times[from].last + kReach <= q.first)) ++from;
    int best = -1;
    std::uint32_t best_distance = 0;
    bool tie = false;
    for (std::size_t i = from; i < r.times.size() && r.times[i].span.begin < s.span.end && r.times[i].first < q.last + kReach; ++i) {
      const Time& time = r.times[i];
      if (time.type == TimeType::duration || time.type == TimeType::set || time.span.overlaps(q.span)) continue;
      if (time.norm.view().ends_with("_REF") || says_when_said(t, time, s)) continue;
      const bool behind = time.first >= q.last;
      std::uint32_t distance = behind ? time.first - q.last : q.first - time.last;
      // A clause's end parts them.
      for (std::uint32_t k = behind ? q.last : time.last; k < (behind ? time.first : q.first); ++k) {
        const std::string_view w = t.of(k);
        if (w == ";" || w == "—" || w == "–" || w == ":") distance += 1000;
        if (w == ",") distance += 8;
        if (w == "and" || w == "but" || w == "while" || w == "which" || w == "who" || w == "that" || w == "after" || w == "before")
          distance += 12;
      }
      if (best >= 0 && distance == best_distance) {
        tie = true;
      } else if (best < 0 || distance < best_distance) {
        best = static_cast<int>(i);
        best_distance = distance;
        tie = false;
      }
    }
    if (best >= 0 && !tie && best_distance < kReach) q.time = best;
  }
}

}  // namespace newspan
