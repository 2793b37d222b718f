#include "link/parts.hpp"

namespace newspan {
namespace {

constexpr std::uint32_t kReach = 40;  // tokens

// “said on Monday”, “Monday, he said”: the time of speaking, not of what is stated.
bool says_when_said(const Text& t, const Time& time, const Sentence& s) {
  // reported a third-quarter loss: of the loss
  if (time.first > s.first && has(t, time.first - 1, Cls::DETERMINER)) return false;
  for (std::uint32_t i = time.first, n = 0; i-- > s.first && n < 4; ++n) {
    if (has(t, i, Cls::CUE_VERB)) return true;
    if (i > s.first && has(t, i, Cls::PUBLISHED) && has(t, i - 1, Cls::DOC_NOUN)) return true;  // a poll released Sunday
    if (!has(t, i, {Cls::PREPOSITION, Cls::DETERMINER, Cls::PRONOUN}) && !is_capital(t.tokens[i].shape)) break;
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

// A finite verb for sure.
bool verb(const Text& t, std::uint32_t token) {
  return has(t, token, {Cls::AUXILIARY, Cls::EVENT}) ||
         (t.tokens[token].shape == Shape::lower && t.of(token).size() > 4 && t.of(token).ends_with("ed"));
}

// The first figure that begins at or behind a token.
const Quantity* figure_from(const Records& r, std::uint32_t token) {
  const auto it =
      std::lower_bound(r.quantities.begin(), r.quantities.end(), token, [](const Quantity& q, std::uint32_t at) { return q.first < at; });
  return it == r.quantities.end() ? nullptr : &*it;
}

// down 4.5 % from the previous Friday: what it is compared with; but from Monday to Friday
bool compared_with(const Text& t, const Records& r, const Time& time, const Quantity& q) {
  if (q.role != "change" && q.trend.empty() && q.dimension != "percent") return false;
  for (std::uint32_t k = time.first, n = 0; k-- > q.last && n < 4; ++n) {
    if (word(t, k, {"from"})) return !word(t, time.last, {"to", "until", "through"});
    if (const Quantity* f = figure_from(r, k); (f && f->first == k) || !is_letters(t.tokens[k].shape) || verb(t, k)) return false;
  }
  return false;
}

// A time that tells when something else was: the 2016 Committee, this week’s rally, the Sept. 11 attacks, after Tuesday.
bool of_something_else(const Text& t, const Records& r, const Time& time, const Quantity& q, const Sentence& s) {
  const auto name =
      std::upper_bound(r.names.begin(), r.names.end(), time.span.begin, [](std::uint32_t at, const Name& n) { return at < n.span.begin; });
  if (name != r.names.begin() && std::prev(name)->span.contains(time.span) && std::prev(name)->span != time.span) return true;
  const bool behind = time.first >= q.last;
  if (behind && word(t, time.first - 1, {"before", "after", "than"})) return true;
  if (!behind && time.first > s.first && word(t, time.first - 1, {"than"})) return true;  // more than seven years ago: compared with
  if (time.first > s.first && has(t, time.first - 1, Cls::DUE)) return true;              // bonds due 1993
  if (behind && compared_with(t, r, time, q)) return true;
  // the Dodd-Frank Act of 2010; a 1968 Boeing
  const bool year = time.norm.view().size() == 4;
  if (year && time.first > s.first + 1 && word(t, time.first - 1, {"of"}) && is_capital(t.tokens[time.first - 2].shape)) return true;
  if (year && time.first > s.first && has(t, time.first - 1, Cls::DETERMINER) && time.last < s.last &&
      is_capital(t.tokens[time.last].shape))
    return true;
  // in five states voting Tuesday, | three leads: a noun's participle, told of that noun alone
  if (time.first > s.first + 2 && t.tokens[time.first - 1].shape == Shape::lower && t.of(time.first - 1).ends_with("ing") &&
      t.tokens[time.first - 2].shape == Shape::lower && t.of(time.first - 2).ends_with("s") &&
      !word(t, time.first - 1, {"ending", "during"}) && !(behind && time.first <= q.last + 2))
    return true;
  if (time.last >= s.last) return false;
  const bool near_before = time.last <= q.first && q.first <= time.last + 4;
  if (word(t, time.last, {"’s", "'s"})) return !near_before;
  if (time.first < s.first + 2 || !has(t, time.first - 1, Cls::DETERMINER) || near_before || (behind && time.first <= q.last + 1))
    return false;
  const Token& next = t.tokens[time.last];
  if (next.shape != Shape::lower || has(t, time.last, Cls::TIME_UNIT) || time.norm.view().find('Q') != std::string_view::npos) return false;
  return has(t, time.last, Cls::EVENT_NOUN) ||
         !has(t, time.last,
              {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::AUXILIARY, Cls::CUE_VERB, Cls::TREND, Cls::EVENT, Cls::ADVERB, Cls::PRONOUN});
}

// A 2014 study found that …: the source's date, of a figure that it states.
bool of_source(const Records& r, const Quantity& q, const Time& time) {
  const auto behind =
      std::upper_bound(r.quotes.begin(), r.quotes.end(), q.span.begin, [](std::uint32_t at, const Quote& x) { return at < x.span.begin; });
  for (auto it = behind; it != r.quotes.begin() && behind - it < 4;) {
    --it;
    if (it->claims && it->span.contains(q.span) && it->voice.speaker.contains(time.span)) return true;
  }
  return false;
}

}  // namespace

void link_times(const Text& t, Records& r) {
  std::vector<bool> said(r.times.size());  // taken by a cue as the time of speaking
  for (const Quote& quote : r.quotes)
    if (quote.voice.said >= 0) said[static_cast<std::size_t>(quote.voice.said)] = true;
  std::size_t from = 0;
  for (Quantity& q : r.quantities) {
    if (q.dimension == "ordinal" || q.dimension == "age" || q.dimension == "duration")
      continue;  // ages hold when told, lengths for themselves
    const Sentence& s = t.sentences[t.sentence_at(q.span.begin)];
    // Times further off than kReach can't govern: what is looked at per figure is bounded.
    while (from < r.times.size() && (r.times[from].span.end <= s.span.begin || r.times[from].last + kReach <= q.first)) ++from;
    int best = -1;
    std::uint32_t best_distance = 0;
    bool tie = false;
    for (std::size_t i = from; i < r.times.size() && r.times[i].span.begin < s.span.end && r.times[i].first < q.last + kReach; ++i) {
      const Time& time = r.times[i];
      if ((time.type == TimeType::duration && !reaches_now(time)) || time.type == TimeType::set || time.span.overlaps(q.span)) continue;
      // from 35 percent several years ago to 51 percent this year: its own time, though nobody knows when
      if (time.norm.view().ends_with("_REF") && time.first == q.last) {
        best = -1;
        break;
      }
      if (time.norm.view().ends_with("_REF") || said[i] || says_when_said(t, time, s) || of_something_else(t, r, time, q, s) ||
          of_source(r, q, time))
        continue;
      const bool behind = time.first >= q.last;
      std::uint32_t distance = behind ? time.first - q.last : q.first - time.last;
      // A clause's end parts them: a comma too, but behind a time that opens the sentence (On Tuesday, 12 people died).
      const bool opens = !behind && opens_sentence(t, time, s);
      const bool closes = behind && time.last + 1 >= s.last && t.of(time.first - 1) == ",";
      // A year earlier, net income was $2.1 million, or six cents a share, on revenue of $169.9 million
      const bool fronted = opens && word(t, time.last, {","});
      // from $40 million in 2023: its time stands behind it, or owns it (last year’s $40 million)
      if (!behind && q.role == "previous" && !(word(t, time.last, {"’s", "'s"}) && q.first <= time.last + 4)) continue;
      std::uint32_t commas = 0;
      const std::uint32_t end = behind ? time.first : q.first;
      for (std::uint32_t k = behind ? q.last : time.last; k < end; ++k) {
        const std::string_view w = t.of(k);
        // $87 million, up from | $58 million a year earlier: the other figure's time; eight of | the 14 killings since 1993
        if (behind && q.role != "previous" && (w == "from" || w == "versus" || w == "with" || w == "against" || w == "of"))
          if (const Quantity* other = figure_from(r, k + 1); other && other->first <= k + 2 && other->last <= end)
            if (other->role == "previous" || (w != "with" && w != "of") || (w == "with" && word(t, k - 1, {"compared"})) ||
                (w == "of" && k == q.last && time.first <= other->last + 2))
              distance += kReach;
        // $70.7 million, or $12.09 a share, …: the same in other words parts nothing
        if (w == "," && word(t, k + 1, {"or"}))
          if (const Quantity* other = figure_from(r, k + 2); other && other->first <= k + 3) {
            if (word(t, other->last, {","}) && other->last < end) k = other->last;
            continue;
          }
        // nine women who had been killed last year: the figure's own event
        const bool own = (w == "who" || w == "which") && behind && q.event.begin > t.tokens[k].begin && q.event.end < time.span.begin;
        if (!own && (w == ";" || w == "—" || w == "–" || w == ":" || w == "but" || w == "while" || w == "which" || w == "who" ||
                     w == "although" || w == "than" || w == "because" || (behind && k + 1 < end && (w == "until" || w == "before"))))
          distance += kReach;
        // took a charge | as it reported a third-quarter loss
        if (w == "as" && has(t, k + 1, Cls::PRONOUN)) distance += kReach;
        // spent $500,000 on spots | and debated her on Saturday: another verb's
        if (w == "and" && !opens && k + 1 < end && (verb(t, k + 1) || has(t, k + 1, Cls::PRONOUN))) distance += kReach;
        // sought clearance last week | to buy $15 million worth: what is meant comes later
        if (w == "to" && !behind && !opens && k + 1 < end && t.tokens[k + 1].shape == Shape::lower &&
            !has(t, k + 1, {Cls::HEDGE, Cls::DETERMINER, Cls::PREPOSITION}) && figure_from(r, k + 1)->first != k + 1)
          distance += kReach;
        // up by 123 percent | compared with the same period in 2012
        if (behind && q.role != "previous" && (w == "compared" || w == "versus")) distance += kReach;
        if (w == ",") distance += fronted || (++commas == 1 && (opens || closes)) ? 4 : kReach;
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

}  // namespace newspan
