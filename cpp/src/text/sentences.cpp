// Sentences: UAX #29's idea, with the press's habits: abbreviations, initials, decimals, quotes of several
// sentences, headlines without a full stop. Only the places after a terminator or a line end are looked at.
#include <algorithm>

#include "tables.hpp"
#include "text/text.hpp"

namespace newspan {
namespace {

// No sentence of prose has so many tokens. What is longer – a table, a list, a page without a stop – is cut before a space, so that
// whoever looks around in a sentence looks at so much at most.
constexpr std::uint32_t kLongest = 512, kLongestBytes = 1 << 14;

class Splitter {
 public:
  explicit Splitter(Text& t) : t_(t), wrapped_(hard_wrapped()) {}

  void run() {
    t_.sentences.clear();
    const auto n = static_cast<std::uint32_t>(t_.tokens.size());
    if (n == 0) return;
    first_ = 0;
    t_.tokens[0].flags |= kSentenceStart;
    for (std::uint32_t i = 1; i < n; ++i) {
      if (!starts(i) && !too_long(i)) continue;
      close(i);
      t_.tokens[i].flags |= kSentenceStart;
    }
    close(n);
  }

 private:
  const Token& tok(std::uint32_t i) const { return t_.tokens[i]; }
  std::string_view text(std::uint32_t i) const { return t_.of(i); }
  bool has(std::uint32_t i, ClassId cls) const { return tok(i).entry && kLexicon.has_sense(tok(i).entry, cls, tok(i).shape); }
  const Sense* sense(std::uint32_t i, ClassId cls) const {
    return tok(i).entry ? kLexicon.sense(tok(i).entry, cls, tok(i).shape) : nullptr;
  }

  void close(std::uint32_t next) {
    t_.sentences.push_back({first_, next, {tok(first_).begin, tok(next - 1).end}});
    first_ = next;
  }

  // Lines broken at a column rather than at a paragraph's end: many long lines go on in lower case.
  bool hard_wrapped() const {
    std::uint32_t lines = 0, run_on = 0, line_start = 0;
    for (std::uint32_t i = 1; i < t_.tokens.size(); ++i) {
      if (!(tok(i).flags & kLineBefore)) continue;
      const bool paragraph = tok(i).flags & kParagraphBefore;
      const std::uint32_t width = tok(i - 1).end - tok(line_start).begin;
      line_start = i;
      if (paragraph) continue;
      ++lines;
      run_on += width >= 40 && width <= 120 && !terminator(i - 1) && (tok(i).shape == Shape::lower || function_word(i - 1));
    }
    return run_on >= 2 && run_on * 4 >= lines;
  }

  bool function_word(std::uint32_t i) const {
    return has(i, Cls::PREPOSITION) || has(i, Cls::DETERMINER) || has(i, Cls::AUXILIARY) || has(i, Cls::HEDGE);
  }

  // A line that goes on: in lower case behind some width, or behind a word that ends no line.
  bool runs_on(std::uint32_t i) const {
    if (terminator(i - 1)) return false;
    std::uint32_t start = i - 1;
    while (start > first_ && !(tok(start).flags & kLineBefore)) --start;
    const bool wide = tok(i - 1).end - tok(start).begin >= 40;
    const bool lower = tok(i).shape == Shape::lower;
    // on 5 ¶ January, $4.2 ¶ billion, men, ¶ women
    const bool open_end = is_digits(i - 1) || text(i - 1) == ",";
    return (wide && lower) || ((wide || lower) && function_word(i - 1)) || (open_end && (lower || has(i, Cls::MONTH)));
  }

  bool closer(std::uint32_t i) const {
    const std::string_view s = text(i);
    if (s == "”" || s == "’" || s == ")" || s == "]" || s == "»") return true;
    return (s == "\"" || s == "'" || s == "''") && (tok(i).shape == Shape::punct_after || tok(i).shape == Shape::punct_tight);
  }
  bool opener(std::uint32_t i) const {
    const std::string_view s = text(i);
    if (s == "“" || s == "‘" || s == "(" || s == "[" || s == "``" || s == "«" || s == "•") return true;
    return (s == "\"" || s == "'" || s == "''") && tok(i).shape != Shape::punct_after;
  }
  bool terminator(std::uint32_t i) const {
    const char c = text(i)[0];
    return ((c == '.' || c == '!' || c == '?') && is_punct(tok(i).shape)) || text(i) == "…" || text(i) == "。" || text(i) == "！" ||
           text(i) == "？" || (tok(i).flags & kAbbreviation);
  }
  bool quotes(std::uint32_t i) const { return closer(i) && text(i) != ")" && text(i) != "]"; }

  bool too_long(std::uint32_t i) const {
    return tok(i).end - tok(first_).begin > kLongestBytes ||
           (i - first_ >= kLongest && ((tok(i).flags & kSpaceBefore) || i - first_ >= 2 * kLongest));
  }

  bool starts(std::uint32_t i) const {
    const std::uint8_t flags = tok(i).flags;
    if (flags & kParagraphBefore) return true;
    // Most tokens follow a word.
    const Token& before = tok(i - 1);
    if (!(flags & kLineBefore) && is_letters(before.shape) && !(before.flags & kAbbreviation) && tok(i).shape != Shape::n_large)
      return false;
    if ((flags & kLineBefore) && !wrapped_ && !runs_on(i)) return true;
    if ((closer(i) && !(flags & kSpaceBefore)) || emoji(i)) return false;
    if (list_marker(i)) return true;
    if (i - first_ == 3 && list_marker(first_)) return false;
    std::uint32_t k = i - 1;
    bool quoted = false;
    while (k > first_ && emoji(k)) --k;  // We won! 🎉
    while (k > first_ && closer(k) && !(tok(k).flags & kSpaceBefore)) {
      quoted |= quotes(k);
      --k;
    }
    if (!terminator(k)) return bracketed(i) || ((flags & kLineBefore) && headline_above(i));
    if (!(flags & kSpaceBefore)) return unspaced(k, i);
    return ends(k, i, quoted);
  }

  // world.Today, “yes.”She: no space, but a word that ends and another that begins.
  bool unspaced(std::uint32_t k, std::uint32_t i) const {
    if (static_cast<unsigned char>(text(k)[0]) >= 0xE3) return true;  // 。 needs no space
    if (text(k) != "." || k == first_ || tok(i).shape != Shape::cap || tok(i).end - tok(i).begin < 2) return false;
    const Token& before = tok(k - 1);
    if (before.end - before.begin < 2 || sense(k - 1, Cls::ABBREVIATION)) return false;
    return before.shape == Shape::lower || is_digits(k - 1) ||
           (before.shape == Shape::cap && before.end - before.begin > 3 && (has(i, Cls::STARTER) || has(i, Cls::ABBREVIATION)));
  }
  bool is_digits(std::uint32_t i) const { return tok(i).shape == Shape::n_large; }

  // . . . : one lone stop beside another.
  bool spaced_ellipsis(std::uint32_t k) const {
    const auto lone = [&](std::uint32_t i) { return text(i) == "."; };
    return (k > first_ && lone(k - 1)) || (k + 1 < t_.tokens.size() && lone(k + 1));
  }

  // 2.) opens an item of a list.
  bool list_marker(std::uint32_t i) const {
    return is_digits(i) && i + 3 < t_.tokens.size() && text(i + 1) == "." && text(i + 2) == ")" && tok(i + 3).flags & kSpaceBefore;
  }

  // (AP Photo/Ana Ruiz) stands alone: what began with a bracket ends with it.
  bool bracketed(std::uint32_t i) const {
    return text(i - 1) == ")" && text(first_) == "(" && (tok(i).flags & kSpaceBefore) && is_capital(tok(i).shape) && i - first_ > 4;
  }

  bool headline_above(std::uint32_t i) const {
    const std::uint32_t width = tok(i - 1).end - tok(first_).begin;
    return width < 40 && tok(i).shape != Shape::lower;
  }

  bool emoji(std::uint32_t i) const { return is_punct(tok(i).shape) && static_cast<unsigned char>(text(i)[0]) >= 0xF0; }

  // The first word after openers and emoji.
  std::uint32_t word_after(std::uint32_t i) const {
    const auto n = static_cast<std::uint32_t>(t_.tokens.size());
    while (i + 1 < n && (opener(i) || emoji(i))) ++i;
    return i;
  }

  bool ends(std::uint32_t k, std::uint32_t i, bool quoted) const {
    const std::uint32_t next = word_after(i);
    const Shape shape = tok(next).shape;
    const std::string_view end = text(k);
    // “Stop!” said …, and in lower case nothing begins.
    if (shape == Shape::lower) return false;
    if (is_punct(shape) && !opener(next) && text(next) != "•" && text(next) != "-" && text(next) != "–" && text(next) != "—" &&
        text(next) != "$" && text(next) != "..." && text(next) != ".")
      return false;
    if (text(next) == "-" || text(next) == "–" || text(next) == "—" || text(next) == "--") return false;
    if (end[0] == '!' || end[0] == '?') {
      if (k > first_ && has(k - 1, Cls::BANG_NAME)) return has(next, Cls::STARTER);
      return !(quoted && speaker_follows(next));
    }
    if (spaced_ellipsis(k)) return false;
    if (end == "…" || (end.size() > 1 && end[0] == '.' && end[1] == '.')) return (is_capital(shape) && text(next) != "I") || opener(i);
    if (tok(k).flags & kAbbreviation) return after_dotted(k, next, i);
    if (k == first_ || (tok(k).flags & kSpaceBefore)) return true;
    const std::uint32_t word = k - 1;
    if (tok(word).shape == Shape::initial && !quoted) return after_initial(word, next);
    if (is_digits(word) && word == first_ && tok(next).shape != Shape::lower && k == word + 1) return false;  // 1. The first item
    if (const Sense* a = sense(word, Cls::ABBREVIATION); a && !quoted && !(has(word, Cls::ZONE) && tok(word).shape == Shape::upper)) {
      const std::string_view how = kLexicon.text(a->value);
      if (how == "title") return false;
      if (how == "number") return !is_digits(next) && shape != Shape::initial && is_capital(shape);
      if (is_digits(next)) return false;
      return (opener(i) && text(i) != "(" && text(i) != "[") || has(next, Cls::STARTER);
    }
    return true;
  }

  bool after_dotted(std::uint32_t k, std::uint32_t next, std::uint32_t i) const {
    const Sense* a = sense(k, Cls::ABBREVIATION);
    const std::string_view how = a ? kLexicon.text(a->value) : "";
    if (how == "title") return false;
    if (is_digits(next)) return false;
    if (how == "clock")
      return !city_time(next) && !has(next, Cls::WEEKDAY) && !has(next, Cls::MONTH) && !has(next, Cls::ZONE) &&
             (opens_clause(next) || !fronted_time(k));
    return has(next, Cls::STARTER) || (opener(i) && text(i) != "(" && text(i) != "[");
  }

  // 5 p.m. | New York time
  bool city_time(std::uint32_t i) const {
    return i + 1 < t_.tokens.size() &&
           (text(i + 1) == "time" || (i + 2 < t_.tokens.size() && text(i + 2) == "time" && is_capital(tok(i + 1).shape)));
  }
  bool opens_clause(std::uint32_t i) const {
    return text(i) != "I" && (has(i, Cls::DETERMINER) || has(i, Cls::PRONOUN) || has(i, Cls::PREPOSITION) || has(i, Cls::CONJUNCTION));
  }
  // At 4 a.m. | Mr. Sims …: all of the clause so far is a time that opens it.
  bool fronted_time(std::uint32_t k) const {
    bool opened = false;
    while (k-- > first_) {
      if (has(k, Cls::PREPOSITION) || has(k, Cls::ADVERB)) opened = true;
      else if (!is_number(tok(k).shape) && !has(k, Cls::HEDGE) && !has(k, Cls::WEEKDAY) && !has(k, Cls::MONTH) && text(k) != ":" &&
               !(tok(k).flags & kAbbreviation) && !text(k).ends_with("ly"))
        return opened && (has(k, Cls::CONJUNCTION) || opener(k));
    }
    return opened;
  }

  // J. Smith, but: you and I. Did …
  bool after_initial(std::uint32_t word, std::uint32_t next) const {
    if (!has(next, Cls::STARTER) || has(next, Cls::MONTH)) return false;  // Karen T. May
    return text(word) == "I" || word == first_ || !is_capital(tok(word - 1).shape) || has(next, Cls::STARTER);
  }

  // “Why?” Maria Silva asked; “Why?” The mayor shouted on Monday: a verb of speech soon, and nothing that it says.
  bool speaker_follows(std::uint32_t next) const {
    if (has(next, Cls::PREPOSITION) || has(next, Cls::CONJUNCTION)) return false;
    const auto stop = std::min(static_cast<std::uint32_t>(t_.tokens.size()), next + 9);
    for (std::uint32_t i = next + 1; i < stop; ++i) {
      if ((tok(i).flags & kLineBefore) || terminator(i)) return false;
      if (has(i, Cls::CUE_VERB) || speech_verb(i)) return tags(i);
    }
    return false;
  }
  bool speech_verb(std::uint32_t i) const {
    const Sense* s = sense(i, Cls::SAY_PAST);
    return s && kLexicon.text(s->attr) != "that" && kLexicon.text(s->attr) != "negated";
  }
  // asked. asked the crowd; but: said it again, said that …
  bool tags(std::uint32_t verb) const {
    const std::uint32_t i = verb + 1;
    if (i >= t_.tokens.size() || terminator(i) || is_punct(tok(i).shape) || has(i, Cls::WEEKDAY)) return true;
    if (has(i, Cls::CONJUNCTION) || has(i, Cls::AUXILIARY)) return text(i) == "and" || text(i) == "as";
    if (text(i) == "it" || text(i) == "this") return false;
    return has(verb, Cls::TELL) || has(i, Cls::PREPOSITION) || has(i, Cls::ADVERB) || text(i).ends_with("ly");
  }

  Text& t_;
  bool wrapped_;
  std::uint32_t first_ = 0;
};

}  // namespace

void split_sentences(Text& t) { Splitter(t).run(); }

}  // namespace newspan
