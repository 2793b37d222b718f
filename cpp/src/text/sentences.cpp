// Sentences: UAX #29's idea, with the press's habits: abbreviations, initials, decimals, quotes of several
// sentences, headlines without a full stop, lists. Only the places after a terminator or a line end are looked at, and in an item of
// a list the next item's.
#include <algorithm>
#include <charconv>

#include "text/text.hpp"
#include "words.hpp"

namespace newspan {
namespace {

// No sentence of prose has so many tokens. What is longer – a table, a list, a page without a stop – is cut before a space, so that
// whoever looks around in a sentence looks at so much at most.
constexpr std::uint32_t kLongest = 512, kLongestBytes = 1 << 14;

// Tokens between brackets that are looked at together.
constexpr std::uint32_t kLongestBracket = 64;

// Columns that a wrapped line may leave free though the next word would fit.
constexpr std::uint32_t kSlack = 8;

class Splitter {
 public:
  explicit Splitter(Text& t) : t_(t) { measure_lines(); }

  void run() {
    t_.sentences.clear();
    const auto n = static_cast<std::uint32_t>(t_.tokens.size());
    if (n == 0) return;
    open(0);
    std::uint32_t next = 1;
    for (std::uint32_t place : t_.places.sentences) {
      if (place < next) continue;
      if (note(place)) ++place;
      pass(next, place);
      if (place > bracket_end_ && place > first_ && text(place) == "(") bracket_end_ = bracket_inside(place);
      if (starts(place) || too_long(place)) cut(place);
      next = place + 1;
    }
    pass(next, n);
    close(n);
  }

 private:
  const Token& tok(std::uint32_t i) const { return t_.tokens[i]; }
  std::string_view text(std::uint32_t i) const { return t_.of(i); }
  bool has(std::uint32_t i, ClassId cls) const { return tok(i).entry && kLexicon.has_sense(tok(i).entry, cls, tok(i).shape); }
  const Sense* sense(std::uint32_t i, ClassId cls) const {
    return tok(i).entry ? kLexicon.sense(tok(i).entry, cls, tok(i).shape) : nullptr;
  }

  void open(std::uint32_t i) {
    t_.tokens[i].flags |= kSentenceStart;
    first_ = i;
    marker_ = marker(i);
  }
  void cut(std::uint32_t i) {
    close(i);
    open(i);
  }
  // Between the places there begins but the list's next item, and what a sentence has no room for.
  void pass(std::uint32_t from, std::uint32_t to) {
    for (std::uint32_t i = from; i < to; ++i) {
      if (marker_.end == 0 && to - first_ <= kLongest && tok(to - 1).end - tok(first_).begin <= kLongestBytes) return;
      if (next_item(i) || too_long(i)) cut(i);
    }
  }
  void close(std::uint32_t next) { t_.sentences.push_back({first_, next, {tok(first_).begin, tok(next - 1).end}}); }

  // Lines broken at a column rather than at a paragraph's end: many long lines go on in lower case. The widest of them tells the column.
  void measure_lines() {
    std::uint32_t lines = 0, run_on = 0, line_start = 0;
    t_.each_line([&](std::uint32_t i) {
      if (i == 0) return;
      const bool paragraph = tok(i).flags & kParagraphBefore;
      const std::uint32_t width = tok(i - 1).end - tok(line_start).begin;
      line_start = i;
      if (paragraph) return;
      ++lines;
      if (width < 40 || width > 120 || terminator(i - 1) || (tok(i).shape != Shape::lower && !function_word(i - 1))) return;
      ++run_on;
      column_ = std::max(column_, width);
    });
    wrapped_ = run_on >= 2 && run_on * 4 >= lines;
  }

  bool function_word(std::uint32_t i) const {
    return has(i, Cls::PREPOSITION) || has(i, Cls::DETERMINER) || has(i, Cls::AUXILIARY) || has(i, Cls::HEDGE);
  }

  // Where a bracket inside a sentence closes: what is in it is the sentence's (he left! for good). 0: not soon.
  std::uint32_t bracket_inside(std::uint32_t open) const { return terminator(open - 1) || quotes(open - 1) ? 0 : closes(open); }
  std::uint32_t closes(std::uint32_t open) const {
    const auto stop = std::min(static_cast<std::uint32_t>(t_.tokens.size()), open + kLongestBracket);
    for (std::uint32_t i = open + 1; i < stop && !(tok(i).flags & kLineBefore) && text(i) != "("; ++i)
      if (text(i) == ")") return i;
    return 0;
  }
  // “It ended.” (Roe 55). The stop behind shows whose the bracket is.
  bool bracket_tail(std::uint32_t i) const {
    const std::uint32_t end = text(i) == "(" ? closes(i) : 0;
    return end && end + 1 < t_.tokens.size() && !has(i + 1, Cls::STARTER) && !terminator(end - 1) && terminator(end + 1);
  }

  std::uint32_t line_start(std::uint32_t i) const {
    while (i > first_ && !(tok(i).flags & kLineBefore)) --i;
    return i;
  }

  // A line that goes on: in lower case behind some width, or behind a word that ends no line, or up to the stop of what began above.
  bool runs_on(std::uint32_t i) const {
    if (terminator(i - 1)) return false;
    const std::uint32_t start = line_start(i - 1);
    const bool wide = tok(i - 1).end - tok(start).begin >= 40;
    const bool lower = tok(i).shape == Shape::lower;
    // on 5 ¶ January, $4.2 ¶ billion, men, ¶ women
    const bool open_end = is_digits(i - 1) || text(i - 1) == ",";
    // from the ¶ Orbis Fund, Roe & ¶ Hahn
    if ((tok(i - 1).shape == Shape::lower && has(i - 1, Cls::DETERMINER) && !has(i - 1, Cls::PRONOUN)) || text(i - 1) == "&" ||
        text(i) == "&")
      return true;
    return (wide && lower) || ((wide || lower) && function_word(i - 1)) || (open_end && (lower || has(i, Cls::MONTH))) ||
           (lower && is_capital(tok(word_after(start)).shape) && text(i - 1) != ":" && stopped_line(i));
  }
  bool stopped_line(std::uint32_t i) const {
    const auto n = static_cast<std::uint32_t>(t_.tokens.size());
    do ++i;
    while (i < n && !(tok(i).flags & kLineBefore));
    return terminator(i - 1);
  }

  // A wrapped line with room for more ends where its writer meant it to.
  bool roomy_above(std::uint32_t i) const {
    if (tok(i).shape == Shape::lower || text(i - 1) == "," || function_word(i - 1)) return false;
    const auto n = static_cast<std::uint32_t>(t_.tokens.size());
    std::uint32_t last = i;
    while (last + 1 < n && !(tok(last + 1).flags & kSpaceBefore)) ++last;
    const std::uint32_t width = tok(i - 1).end - tok(line_start(i - 1)).begin;
    return width + 1 + (tok(last).end - tok(i).begin) + kSlack <= column_;
  }

  bool closer(std::uint32_t i) const {
    const std::string_view s = text(i);
    if (s == "”" || s == "’" || s == ")" || s == "]" || s == "»" || superscript(s)) return true;
    return (s == "\"" || s == "'" || s == "''") && (tok(i).shape == Shape::punct_after || tok(i).shape == Shape::punct_tight);
  }
  // It ended.¹
  static bool superscript(std::string_view s) { return s == "¹" || s == "²" || s == "³" || (s >= "⁴" && s <= "⁹"); }
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
  bool is_stop(std::uint32_t i) const { return text(i) == "." || text(i) == "!" || text(i) == "?"; }
  // It ended. [4] belongs to what ended.
  bool reference(std::uint32_t i) const { return text(i) == "[" && i + 2 < t_.tokens.size() && is_digits(i + 1) && text(i + 2) == "]"; }
  // It ended.4 The next began: a note’s number belongs to what ended.
  bool note(std::uint32_t i) const {
    if (i < first_ + 3 || i + 1 >= t_.tokens.size() || tok(i).flags & kSpaceBefore || !(tok(i + 1).flags & kSpaceBefore)) return false;
    if (!is_digits(i) || tok(i).end - tok(i).begin > 3 || !(is_capital(tok(i + 1).shape) || opener(i + 1))) return false;
    std::uint32_t k = i - 1;
    while (k > first_ + 1 && closer(k)) --k;
    return is_stop(k) && tok(k - 1).shape == Shape::lower && tok(k - 1).end - tok(k - 1).begin > 1 && !sense(k - 1, Cls::ABBREVIATION);
  }
  bool quotes(std::uint32_t i) const { return closer(i) && text(i) != ")" && text(i) != "]" && !superscript(text(i)); }

  bool too_long(std::uint32_t i) const {
    return tok(i).end - tok(first_).begin > kLongestBytes ||
           (i - first_ >= kLongest && ((tok(i).flags & kSpaceBefore) || i - first_ >= 2 * kLongest));
  }

  bool starts(std::uint32_t i) const {
    const std::uint8_t flags = tok(i).flags;
    if (flags & kParagraphBefore || next_item(i)) return true;
    if (i <= marker_.end && marker_.end) return false;
    if ((flags & kLineBefore) && !wrapped_ && !runs_on(i)) return true;
    if (i <= bracket_end_) return false;
    if ((closer(i) && !(flags & kSpaceBefore)) || emoji(i)) return false;
    if (reference(i)) return false;
    std::uint32_t k = i - 1;
    while (k >= first_ + 3 && reference(k - 2)) k -= 3;
    if (note(k)) --k;
    bool quoted = false;
    while (k > first_ && emoji(k)) --k;  // We won! 🎉
    while (k > first_ && closer(k) && !(tok(k).flags & kSpaceBefore)) {
      quoted |= quotes(k);
      --k;
    }
    if (!terminator(k)) return bracketed(i) || ((flags & kLineBefore) && roomy_above(i));
    if (!(flags & kSpaceBefore)) return unspaced(k, i);
    return ends(k, i, quoted);
  }

  // world.Today, “yes.”She: no space, but a word that ends and another that begins.
  bool unspaced(std::uint32_t k, std::uint32_t i) const {
    if (static_cast<unsigned char>(text(k)[0]) >= 0xE3) return true;  // 。 needs no space
    if (k + 1 < i && text(i - 1) != ")" && (text(i) == "“" || text(i) == "‘")) return true;
    if (!is_stop(k) || k == first_ || tok(i).shape != Shape::cap || tok(i).end - tok(i).begin < 2) return false;
    const Token& before = tok(k - 1);
    if (before.end - before.begin < 2 || sense(k - 1, Cls::ABBREVIATION)) return false;
    return before.shape == Shape::lower || is_digits(k - 1) ||
           (before.shape == Shape::cap && before.end - before.begin > 3 && (has(i, Cls::STARTER) || has(i, Cls::ABBREVIATION)));
  }
  bool is_digits(std::uint32_t i) const { return tok(i).shape == Shape::n_large; }

  // . . . : lone stops; how many (at most 4) there are from here on.
  std::uint32_t lone_stops(std::uint32_t i) const {
    std::uint32_t n = 0;
    while (n < 4 && i + n < t_.tokens.size() && text(i + n) == "." && tok(i + n).flags & kSpaceBefore) ++n;
    return n;
  }
  bool goes_on_large(std::uint32_t i) const {
    return i < t_.tokens.size() && !(tok(i).flags & kLineBefore) && tok(word_after(i)).shape != Shape::lower;
  }
  // Nothing but signs so far.
  bool leads(std::uint32_t k) const {
    std::uint32_t i = first_;
    while (i <= k && is_punct(tok(i).shape)) ++i;
    return i > k;
  }
  // The last of them ends what an ellipsis would.
  bool ellipsis(std::uint32_t k) const {
    return text(k) == "…" || text(k).starts_with("..") || (k > first_ && text(k) == "." && text(k - 1) == ".");
  }

  // What opens an item of a list: • 3. 3) (3) 3.) b. (iv).
  struct Marker {
    std::uint32_t label = 0, end = 0;  // tokens; no label: end
    std::string_view bullet, open, close;
    bool like(const Marker& m) const { return bullet == m.bullet && open == m.open && close == m.close; }
  };
  Marker marker(std::uint32_t i) const {
    const auto n = static_cast<std::uint32_t>(t_.tokens.size());
    Marker m;
    const Sense* bullet = sense(i, Cls::BULLET);
    if (bullet && i + 1 < n && (kLexicon.text(bullet->value) != "line" || (tok(i).flags & kLineBefore && tok(i + 1).flags & kSpaceBefore)))
      m.bullet = text(i++);
    m.label = m.end = m.bullet.empty() ? 0 : i;
    if (i + 2 >= n) return m;
    const std::uint32_t label = i + (text(i) == "(");
    std::uint32_t end = label + 1;
    while (end < n && end <= label + 2 && !(tok(end).flags & kSpaceBefore) && (text(end) == "." || text(end) == ")")) ++end;
    if (end == label + 1 || end >= n || !(tok(end).flags & kSpaceBefore) || !enumerates(label)) return m;
    if (label > i && text(label + 1) != ")") return m;
    m.label = label;
    m.end = end;
    m.open = text(i).substr(0, label - i);
    m.close = {t_.text.data() + tok(label).end, tok(end - 1).end - tok(label).end};
    return m;
  }
  bool enumerates(std::uint32_t i) const {
    const std::string_view s = text(i);
    return is_digits(i) ? s.size() <= 3 && s.find(',') == s.npos : is_letters(tok(i).shape) && (s.size() == 1 || roman(s));
  }
  bool first_label(std::uint32_t i) const {
    const std::string_view s = text(i);
    return s == "1" || s == "a" || s == "A" || s == "i" || s == "I";
  }
  static int number(std::string_view s) {
    int n = 0;
    return std::from_chars(s.data(), s.data() + s.size(), n).ptr == s.data() + s.size() ? n : 0;
  }
  // i to xxxix, in either case; else 0.
  static int roman(std::string_view s) {
    const bool small = !s.empty() && s[0] >= 'a';
    int n = 0, last = 10;
    for (const char c : s) {
      const char d = static_cast<char>(small ? c - 'a' + 'A' : c);
      const int v = d == 'X' ? 10 : d == 'V' ? 5 : d == 'I' ? 1 : 0;
      if (v == 0 || s.size() > 6) return 0;
      n += v > last ? v - 2 * last : v;
      last = v;
    }
    return n;
  }

  // No. IV, but: no. I
  bool roman_number(std::uint32_t i) const { return text(i).size() > 1 && roman(text(i)); }

  // The rice, Wash the rice
  bool no_name(std::uint32_t i) const { return common(i) || (i + 1 < t_.tokens.size() && has(i + 1, Cls::DETERMINER)); }

  // The list's next item: 2) behind 1), c. behind b.
  bool next_item(std::uint32_t i) const {
    if (marker_.end == 0 || i <= marker_.end || !(tok(i).flags & kSpaceBefore)) return false;
    const Marker m = marker(i);
    if (m.end == 0 || !m.like(marker_) || has(i - 1, Cls::CONJUNCTION)) return false;
    if (m.close.empty()) return true;
    // A. Cole met B. Roe is no list.
    if (m.close == "." && tok(m.label).shape == Shape::initial && !terminator(i - 1) && !(tok(i).flags & kLineBefore) &&
        !roman_number(marker_.label) && !(no_name(marker_.end) && no_name(m.end)))
      return false;
    const std::string_view a = text(marker_.label), b = text(m.label);
    if (is_digits(m.label)) return number(b) == number(a) + 1;
    return (a.size() == 1 && b.size() == 1 && b[0] == a[0] + 1) || (roman(a) && roman(b) == roman(a) + 1 && (a[0] < 'a') == (b[0] < 'a'));
  }

  // (AP Photo/Ana Ruiz) stands alone: what began with a bracket ends with it.
  bool bracketed(std::uint32_t i) const {
    return text(i - 1) == ")" && text(first_) == "(" && (tok(i).flags & kSpaceBefore) && is_capital(tok(i).shape) && i - first_ > 4;
  }

  bool emoji(std::uint32_t i) const { return is_punct(tok(i).shape) && static_cast<unsigned char>(text(i)[0]) >= 0xF0; }

  // The first word after openers and emoji.
  std::uint32_t word_after(std::uint32_t i) const {
    const auto n = static_cast<std::uint32_t>(t_.tokens.size());
    while (i + 1 < n && (opener(i) || emoji(i))) ++i;
    return i;
  }

  // The; Don’t; They’re, which is read by its front.
  bool begins(std::uint32_t i) const {
    if (has(i, Cls::STARTER)) return true;
    if (tok(i).shape != Shape::cap) return false;
    if (has(i, Cls::AUXILIARY)) return true;
    char buffer[48];
    const std::string_view folded = fold_token(text(i), buffer);
    const std::size_t front = folded.find('\'');
    const EntryId pronoun = front == folded.npos ? EntryId{0} : kLexicon.find(folded.substr(0, front));
    return pronoun && kLexicon.has_sense(pronoun, Cls::PRONOUN, tok(i).shape);
  }

  bool ends(std::uint32_t k, std::uint32_t i, bool quoted) const {
    const std::uint32_t next = word_after(i);
    const Shape shape = tok(next).shape;
    const std::string_view end = text(k);
    // “Stop!” said …, and in lower case nothing begins.
    if (shape == Shape::lower) return false;
    if (is_punct(shape) && !opener(next) && !has(next, Cls::CURRENCY_SIGN) && text(next) != "..." && text(next) != ".") return false;
    if (quoted && bracket_tail(i)) return false;
    // “Who Goes There?” Monday, (or is it?) Monday
    if (k + 1 < i && end != "." && has(next, Cls::WEEKDAY) && !(next + 1 < t_.tokens.size() && has(next + 1, Cls::AUXILIARY))) return false;
    if (end[0] == '!' || end[0] == '?') {
      if (k > first_ && has(k - 1, Cls::BANG_NAME)) return begins(next);
      return !(quoted && speaker_follows(next));
    }
    // It ended. . . . The next began: of four stops the first ends, of three none but the last.
    if (text(i) == ".") return !(tok(k).flags & kSpaceBefore) && lone_stops(i) == 3 && goes_on_large(i + 3) && !closer(i + 3);
    if (ellipsis(k)) return after_ellipsis(k, next) && ((is_capital(shape) && !stammers(k, next)) || opener(i));
    if (tok(k).flags & kAbbreviation) return after_dotted(k, next, i);
    if (k == first_ || (tok(k).flags & kSpaceBefore)) return true;
    const std::uint32_t word = k - 1;
    // You need: 1. Rice
    if (word > first_ && text(word - 1) == ":" && tok(word).flags & kSpaceBefore && enumerates(word) && first_label(word)) return false;
    const bool degrees = word > first_ && is_punct(tok(word - 1).shape) && has(word - 1, Cls::UNIT);  // 5 °C
    if (tok(word).shape == Shape::initial && !quoted && !degrees) return after_initial(word, next);
    if (const Sense* a = sense(word, Cls::ABBREVIATION); a && !quoted && !(has(word, Cls::ZONE) && tok(word).shape == Shape::upper)) {
      const std::string_view how = kLexicon.text(a->value);
      if (how == "title") return false;
      if (how == "number") return is_capital(shape) && !roman_number(next) && (shape != Shape::initial || begins(next));
      if (is_digits(next)) return false;
      return quote_opens(i) || begins(next) || (how != "street" && (common_subject(next) || has(next, Cls::GIVEN_NAME))) ||
             (how == "state" && ends_address(word, next));
    }
    return true;
  }
  bool quote_opens(std::uint32_t i) const { return opener(i) && text(i) != "(" && text(i) != "["; }
  bool common(std::uint32_t i) const { return i < t_.tokens.size() && has(i, Cls::COMMON); }
  // Orbis Inc. | Shares fell, but: Orbis Inc. Chairman Ana Roe, Orbis Inc. Shares Plan.
  bool common_subject(std::uint32_t i) const {
    return tok(i).shape == Shape::cap && common(i) && !has(i, Cls::TITLE) && i + 1 < t_.tokens.size() && tok(i + 1).shape == Shape::lower;
  }

  // I … I don’t know; I… I don’t. But: It ended... I left.
  bool stammers(std::uint32_t k, std::uint32_t next) const {
    return text(next) == "I" && (tok(k).flags & kSpaceBefore || k == first_ || text(k - 1) == text(next));
  }

  // Not when it opens the sentence, nor behind a word that wants more. In brackets it stands for whole sentences.
  bool after_ellipsis(std::uint32_t k, std::uint32_t next) const {
    if (leads(k)) return k > first_ && text(k - 1) == "[";
    return begins(next) || !has(k - 1, Cls::DETERMINER) || has(k - 1, Cls::PRONOUN);
  }

  bool after_dotted(std::uint32_t k, std::uint32_t next, std::uint32_t i) const {
    const Sense* a = sense(k, Cls::ABBREVIATION);
    const std::string_view how = a ? kLexicon.text(a->value) : "";
    if (how == "title") return false;
    if (is_digits(next)) return false;
    if (how == "clock")
      return !city_time(next) && !has(next, Cls::WEEKDAY) && !has(next, Cls::MONTH) && !has(next, Cls::ZONE) &&
             (opens_clause(next) || !fronted_time(k));
    return begins(next) || quote_opens(i) || (how == "state" && ends_address(k, next));
  }
  // He lives in Lynn, Mass. | Roe does not, but: In Lynn, Mass. Roe lives …; Lynn, Mass. Mayor Ana Roe. Inside a sentence a comma closes
  // an address.
  bool ends_address(std::uint32_t state, std::uint32_t next) const {
    if (state == first_ || text(state - 1) != "," || !is_capital(tok(next).shape) || has(next, Cls::TITLE)) return false;
    for (std::uint32_t i = first_; i < state; ++i)
      if (tok(i).shape == Shape::lower && !function_word(i)) return true;
    return false;
  }

  // 5 p.m. | New York time
  bool city_time(std::uint32_t i) const {
    return i + 1 < t_.tokens.size() &&
           (text(i + 1) == "time" || (i + 2 < t_.tokens.size() && text(i + 2) == "time" && is_capital(tok(i + 1).shape)));
  }
  bool opens_clause(std::uint32_t i) const {
    return text(i) != "I" && (has(i, Cls::DETERMINER) || has(i, Cls::PRONOUN) || has(i, Cls::PREPOSITION) || has(i, Cls::CONJUNCTION));
  }
  // When it rang at 4 a.m. | Mr. Sims …: the clause that the sentence is about is still to come.
  bool in_opening_clause(std::uint32_t k) const {
    const std::uint32_t word = word_after(first_);
    if (!has(word, Cls::CONDITION) && (!has(word, Cls::CLAUSE_LINK) || has(word, Cls::CLAUSE_JOINT) || has(word, Cls::PREPOSITION)))
      return false;
    for (std::uint32_t i = word; i < k; ++i)
      if (text(i) == ",") return false;
    return true;
  }
  // At 4 a.m. | Mr. Sims …: all of the clause so far is a time that opens it.
  bool fronted_time(std::uint32_t k) const {
    if (in_opening_clause(k)) return true;
    bool opened = false;
    while (k-- > first_) {
      if (has(k, Cls::PREPOSITION) || has(k, Cls::ADVERB)) opened = true;
      else if (!is_number(tok(k).shape) && !has(k, Cls::HEDGE) && !(has(k, Cls::DETERMINER) && !has(k, Cls::CONJUNCTION)) &&
               !has(k, Cls::TIME_UNIT) && !has(k, Cls::DAYPART) && !has(k, Cls::WEEKDAY) && !has(k, Cls::MONTH) && text(k) != ":" &&
               text(k) != "," && !(tok(k).flags & kAbbreviation) && !text(k).ends_with("ly"))
        return opened && (has(k, Cls::CONJUNCTION) || opener(k));
    }
    return opened;
  }

  // J. Smith, but: you and I. Did …, vitamin C. Shares …
  bool after_initial(std::uint32_t word, std::uint32_t next) const {
    if (word > first_ && has(word - 1, Cls::LETTERED)) return is_capital(tok(next).shape) && tok(next).shape != Shape::initial;
    const bool initial = tok(next).shape == Shape::initial && next + 1 < t_.tokens.size() && text(next + 1) == ".";
    return begins(next) && !initial && !has(next, Cls::MONTH);  // T. A. May, Karen T. May
  }

  // “Why?” Maria Silva asked; “Why?” The mayor shouted on Monday: a verb of speech soon, and nothing that it says.
  bool speaker_follows(std::uint32_t next) const {
    if (has(next, Cls::PREPOSITION) || has(next, Cls::CONJUNCTION)) return false;
    // Then, but US; She, but I
    if (tok(next).shape == Shape::cap && (has(next, Cls::ADVERB) || has(next, Cls::PRONOUN))) return false;
    const auto stop = std::min(static_cast<std::uint32_t>(t_.tokens.size()), next + 9);
    for (std::uint32_t i = next + 1; i < stop; ++i) {
      if ((tok(i).flags & kLineBefore) || (terminator(i) && !inner_stop(i))) return false;
      if (has(i, Cls::CUE_VERB) || speech_verb(i)) return tags(i);
    }
    return false;
  }
  // Mr. Lee, Ana B. Roe, the U.S. envoy
  bool inner_stop(std::uint32_t i) const {
    if (tok(i).flags & kAbbreviation) return true;
    const Sense* a = sense(i - 1, Cls::ABBREVIATION);
    return text(i) == "." && (tok(i - 1).shape == Shape::initial || (a && kLexicon.text(a->value) == "title"));
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
  bool wrapped_ = false;
  std::uint32_t column_ = 0;  // of wrapped lines
  std::uint32_t first_ = 0;
  std::uint32_t bracket_end_ = 0;
  Marker marker_;  // that the sentence begins with
};

}  // namespace

void split_sentences(Text& t) { Splitter(t).run(); }

}  // namespace newspan
