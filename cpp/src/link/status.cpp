#include "link/clause.hpp"

namespace newspan {

bool ClauseReader::take_status(std::uint32_t i) {
  const Sense* s = kLexicon.sense(items_[i].entry, Cls::STATUS, items_[i].shape);
  if (!s || !weakens(i, kLexicon.text(s->value))) return false;
  std::string_view c = kLexicon.text(s->value);
  if (c == "would" && (c = would(i)).empty()) return false;
  // could | have, is expected to | be: the verb's own forms stay with it
  std::uint32_t last = items_[i].last;
  while (last > items_[i].first + 1 && word(t_, last - 1, {"have", "be", "been"})) --last;
  q_->status = {t_.tokens[items_[i].first].begin, t_.tokens[last - 1].end};
  q_->status_class = c;
  return true;
}

bool ClauseReader::weakens(std::uint32_t i, std::string_view c) const {
  const std::string_view w = text(i);
  if (tight_hyphen(i + 1) || (i > 0 && tight_hyphen(i - 1))) return false;
  if (w.ends_with(" to") && figure(i + 1)) return false;  // declined to $3 billion
  const bool noun_behind = letters(i + 1) && !closed(i + 1) && !happens(i + 1) && !finite_verb(i + 1) && i + 1 != at_;
  if (w == "likely" || w == "Likely") return !noun_behind && !name(i + 1);
  if (w == "not" || w == "Not") {
    if (i > first_ && word_is(i - 1, "if")) return false;
    if (figure(i + 1) || word_is(i + 1, "a") || word_is(i + 1, "all")) return true;
    return i > first_ && cls(i - 1, Cls::AUXILIARY) && !cls(i + 1, {Cls::ADVERB, Cls::PREPOSITION}) && !word_is(i + 1, "only") &&
           !word_is(i + 1, "just") && !word_is(i + 1, "until") && !word_is(i + 1, "merely");
  }
  if (c == "negated" && word_is(i + 1, "until")) return false;  // wasn't until then: it was
  if (w == "claims" || w == "claim" || w == "claiming" || w == "claimed")
    return figure(i + 1) || cls(i + 1, {Cls::PRONOUN, Cls::DETERMINER, Cls::HEDGE}) || name(i + 1) || word_is(i + 1, "that") ||
           word_is(i + 1, "for") || word_is(i + 1, "of");
  if (w == "offering to") return i > first_ && (cls(i - 1, Cls::AUXILIARY) || name(i - 1));
  // alleged schemes: told of them alone
  if (c == "alleged" && noun_behind && items_[i].last == items_[i].first + 1 && w.ends_with("ed") && i < at_) return false;
  return true;
}

std::string_view ClauseReader::would(std::uint32_t i) const {
  const std::uint32_t from = sentence_first(i);
  std::uint32_t to = i + 1;
  while (to < n_ && !starts(to)) ++to;
  for (std::uint32_t k = from; k < to; ++k)
    if (word_is(k, "if") || word_is(k, "unless")) return "hypothetical";
  for (std::uint32_t k = from; k < i; ++k)
    if (cls(k, Cls::PLAN)) return "planned";
  return {};
}

bool ClauseReader::definite() const {
  for (std::uint32_t k = at_; k > first_ && at_ - k < 3; --k) {
    if (word_is(k - 1, "the") || cls(k - 1, Cls::POSSESSOR) || word_is(k - 1, "these") || word_is(k - 1, "those") || clitic(k - 1))
      return true;
    if (!letters(k - 1) || closed(k - 1)) return false;
  }
  return false;
}

std::uint32_t ClauseReader::governing_verb() const {
  std::uint32_t k = at_;
  while (k > first_ && at_ - k < 4 && cls(k - 1, {Cls::DETERMINER, Cls::HEDGE, Cls::ADVERB, Cls::PREPOSITION})) --k;
  if (k < first_ + 2) return n_;
  if (mark(k - 1) == Mark::status) return k;
  return letters(k - 1) && items_[k - 1].shape == Shape::lower ? k - 1 : n_;
}

void ClauseReader::find_status() {
  if (definite() || q_->role == "expected" || q_->dimension == "age" || (tight_hyphen_inside(*q_) && q_->dimension != "money")) return;
  const std::uint32_t verb = event_ == n_ && q_->event.empty() ? governing_verb() : event_;
  for (std::uint32_t k = verb; verb != n_ && k > first_ && verb - k < 5; --k) {
    const std::uint32_t i = k - 1;
    if (mark(i) == Mark::status) {
      if (take_status(i)) return;
      break;
    }
    if (i != at_ && !cls(i, Cls::AUXILIARY) && !cls(i, Cls::ADVERB) && !cls(i, Cls::NEGATION) && !(letters(i) && text(i).ends_with("ly")))
      break;
  }
  // 100 delegates are planning to …, whatever it is
  if (verb == n_ && status_behind_ != n_ && take_status(status_behind_)) return;
  // if 12 states vote, …: all of the clause hangs on it
  for (std::uint32_t k = at_; k > 0 && at_ - k < 14 && !starts(k); --k) {
    const std::uint32_t i = k - 1;
    if ((word_is(i, "if") || word_is(i, "whether") || word_is(i, "unless") || word_is(i, "only if")) && take_status(i)) return;
    if (is(i, ",") || is(i, ";") || is(i, "—") || is(i, "“") || is(i, "”") || is(i, ":") || is(i, "(") || cls(i, Cls::CUE_VERB) ||
        cls(i, Cls::RELATIVE) || word_is(i, "and") || word_is(i, "but") || word_is(i, "then") || word_is(i, "than") || word_is(i, "how") ||
        word_is(i, "when"))
      return;
  }
}

}  // namespace newspan
