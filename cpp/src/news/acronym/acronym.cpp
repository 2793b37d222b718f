#include "news/acronym/acronym.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "tables.hpp"

namespace newspan {
namespace {

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool upper(char c) { return c >= 'A' && c <= 'Z'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
char lowered(char c) { return upper(c) ? static_cast<char>(c | 0x20) : c; }

class AcronymReader {
 public:
  AcronymReader(const Text& text, Records& records)
      : t_(text), n_(static_cast<std::uint32_t>(text.tokens.size())), structures_(records.structures), out_(records.acronyms) {}

  void run() {
    for (std::size_t s = 0; s < t_.sentences.size(); ++s) {
      const Sentence& sentence = t_.sentences[s];
      for (std::uint32_t i = sentence.first; i < sentence.last;) {
        std::uint32_t end = i;
        if (!short_form(i, end, sentence.last)) {
          ++i;
          continue;
        }
        Acronym a;
        a.span = {t_.tokens[i].begin, t_.tokens[end - 1].end};
        a.first = i;
        a.last = end;
        a.rule = "short_form";
        const bool found = long_before(i, end, sentence, a) || long_behind(end, sentence, a);
        if (found) defined_.emplace(std::string(key(a.span)), a.long_form);
        if (found || (!in_capitals(sentence) && !in_dateline(i))) out_.push_back(a);
        i = end;
      }
    }
    for (Acronym& a : out_)
      if (a.long_form.empty())
        if (const auto it = defined_.find(std::string(key(a.span))); it != defined_.end()) a.long_form = it->second;
  }

 private:
  std::string_view text(std::uint32_t i) const { return t_.of(i); }
  const Token& tok(std::uint32_t i) const { return t_.tokens[i]; }
  bool tight(std::uint32_t i) const { return i > 0 && tok(i).begin == tok(i - 1).end; }

  // The form without a plural's s: IBCs and IBC are one.
  std::string_view key(Span s) const {
    std::string_view k = s.of(t_.text);
    if (k.size() > 2 && k.back() == 's' && upper(k[k.size() - 2])) k.remove_suffix(1);
    return k;
  }

  // KYIV, Ukraine (AP) —: the place in capitals is none, the agency in brackets is.
  bool in_dateline(std::uint32_t i) const { return row_at(structures_, tok(i).begin) && text(i > 0 ? i - 1 : i) != "("; }

  // A headline or a shout: most of its words are in capitals. Counted once for a sentence that has a candidate.
  bool in_capitals(const Sentence& s) {
    if (s.first == counted_) return shouted_;
    counted_ = s.first;
    std::uint32_t words = 0, capitals = 0;
    for (std::uint32_t i = s.first; i < s.last; ++i) {
      if (!is_letters(tok(i).shape) || text(i).size() < 2) continue;
      ++words;
      capitals += tok(i).shape == Shape::upper;
    }
    return shouted_ = words >= 4 && capitals * 10 >= words * 6;
  }

  static bool roman(std::string_view w) { return w.size() <= 7 && w.find_first_not_of("IVX") == std::string_view::npos; }

  bool looks_short(std::string_view w) const {
    std::size_t uppers = 0, letters = 0;
    for (char c : w) {
      uppers += upper(c);
      letters += letter(c);
    }
    if (uppers < 2 || w.size() > 12) return false;
    return uppers * 2 >= letters && !roman(w);
  }

  // A token in capitals, or mostly; with what is glued to it: UN/CEFACT, COVID-19, R&D.
  bool short_form(std::uint32_t i, std::uint32_t& end, std::uint32_t stop) const {
    const Shape shape = tok(i).shape;
    if (shape != Shape::upper && shape != Shape::mixed && shape != Shape::initial && shape != Shape::glued_upper &&
        shape != Shape::glued_mixed)
      return false;
    if (tok(i).flags & kAbbreviation) return false;  // U.S., e.g.
    end = i + 1;
    while (end + 1 < stop && tight(end) && tight(end + 1)) {
      const std::string_view joint = text(end);
      if (joint != "/" && joint != "&" && joint != "-") break;
      const Shape next = tok(end + 1).shape;
      // R&D, UN/CEFACT, COVID-19
      const bool more = next == Shape::upper || (next == Shape::initial && joint == "&") ||
                        (joint == "-" && next == Shape::n_large && tok(i).shape == Shape::upper) ||
                        (joint != "-" && next == Shape::mixed) || (joint == "-" && next == Shape::cap);
      if (!more) break;
      end += 2;
    }
    const Span span{tok(i).begin, tok(end - 1).end};
    return looks_short(span.of(t_.text)) && span.size() <= 20;
  }

  // Where the long form begins in text[from, to), after Schwartz and Hearst: the letters of the short form, from the
  // right, each in turn in the long form, the first at the start of a word. npos: it is none.
  std::size_t match(std::string_view form, std::size_t from, std::size_t to) const {
    std::size_t l = to;
    for (std::size_t s = form.size(); s-- > 0;) {
      const char c = lowered(form[s]);
      if (!letter(c) && !digit(c)) continue;
      for (;;) {
        if (l == from) return std::string_view::npos;
        --l;
        const bool starts =
            l == from || !(letter(t_.text[l - 1]) || digit(t_.text[l - 1]) || static_cast<unsigned char>(t_.text[l - 1]) >= 0x80);
        if (lowered(t_.text[l]) == c && (s > 0 || starts)) break;
      }
    }
    return l;
  }

  // Air and Sea Rescue Council (ASRC): from the right, each letter a word's first. Small words (and, of, the) may do without one,
  // but for the Department of Justice (DOJ). The token where the long form begins; `to`: it is none.
  std::uint32_t initials(std::string_view form, std::uint32_t from, std::uint32_t to) const {
    std::uint32_t left = 1u << form.size();  // bit n: the first n letters are still without a word
    for (std::uint32_t k = to; k-- > from && left;) {
      if (is_joint(k)) continue;
      if (!is_letters(tok(k).shape)) return to;
      const bool small = has(k, Cls::PREPOSITION) || has(k, Cls::CONJUNCTION) || has(k, Cls::DETERMINER);
      std::uint32_t taken = 0;
      for (std::size_t n = 0; n < form.size(); ++n)
        if ((left >> (n + 1) & 1u) && lowered(form[n]) == lowered(text(k)[0])) taken |= 1u << n;
      if ((taken & 1u) && !(small && tok(k).shape == Shape::lower)) return k;
      left = small ? left | taken : taken;
    }
    return to;
  }
  bool has(std::uint32_t i, ClassId c) const { return tok(i).entry && kLexicon.has_sense(tok(i).entry, c, tok(i).shape); }
  bool is_mark(std::uint32_t i) const {
    const std::string_view w = text(i);
    return w == "\"" || w == "“" || w == "”" || w == "‘" || w == "’";
  }
  // What may stand between the words of a name: hyphens, ampersands, commas, a possessive.
  bool is_joint(std::uint32_t i) const {
    const std::string_view w = text(i);
    return w == "-" || w == "–" || w == "&" || w == "," || w == "/" || w == "'" || w == "’" || w == "'s" || w == "’s";
  }

  bool accept(std::string_view form, Span long_form, Acronym& a, const char* rule) const {
    const std::string_view found = long_form.of(t_.text);
    if (found.size() <= form.size() || found.find(form) != std::string_view::npos || found.find(' ') == std::string_view::npos) {
      // One word may be long enough: chlorofluorocarbons (CFCs).
      if (found.size() < form.size() * 3 || found.find(form) != std::string_view::npos) return false;
    }
    if (lowered(found[0]) != lowered(form[0])) return false;
    a.long_form = long_form;
    a.rule = rule;
    return true;
  }

  std::uint32_t word_limit(std::string_view form) const {
    const auto size = static_cast<std::uint32_t>(form.size());
    return std::min(size + 5, size * 2);
  }

  // long (SHORT): the words before the bracket, at most min(n + 5, 2 n) of them.
  bool long_before(std::uint32_t i, std::uint32_t end, const Sentence& s, Acronym& a) const {
    if (i < s.first + 2 || end >= n_) return false;
    // the Union of Bakers, or UB, …
    if (text(i - 1) == "or" && text(i - 2) == "," && is_punct(tok(end).shape)) {
      const std::string_view form = key(a.span);
      const std::uint32_t first = i > s.first + 2 * word_limit(form) ? i - 2 * word_limit(form) : s.first;
      const std::uint32_t word = initials(form, first, i - 2);
      return word < i - 2 && accept(form, {tok(word).begin, tok(i - 3).end}, a, "long_short");
    }
    // ("UEFA")
    if (i > s.first + 2 && is_mark(i - 1) && is_mark(end)) {
      --i;
      if (++end >= n_) return false;
    }
    if (text(i - 1) != "(" && text(i - 1) != "[") return false;
    const std::string_view close = text(end);
    if (close != ")" && close != "]" && close != "," && close != ";" && close != "'s" && close != "’s") return false;
    const std::string_view form = key(a.span);
    std::uint32_t from = i - 1, words = 0;
    while (from > s.first && words < word_limit(form)) {
      --from;
      const std::string_view w = text(from);
      if (w == "(" || w == ")" || w == ";" || w == ":") {
        ++from;
        break;
      }
      words += is_letters(tok(from).shape) || tok(from).shape == Shape::n_large;
    }
    if (from >= i - 1) return false;
    std::uint32_t to = i - 1;  // quotation marks between the two
    while (to > from &&
           ((!is_letters(tok(to - 1).shape) && tok(to - 1).shape != Shape::n_large) || text(to - 1) == "'s" || text(to - 1) == "’s"))
      --to;
    if (to == from) return false;
    const std::uint32_t word = initials(form, from, to);
    const std::size_t begin = word < to ? tok(word).begin : match(form, tok(from).begin, tok(to - 1).end);
    if (begin == std::string_view::npos) return false;
    return accept(form, {static_cast<std::uint32_t>(begin), tok(to - 1).end}, a, "long_short");
  }

  // SHORT (long)
  bool long_behind(std::uint32_t end, const Sentence& s, Acronym& a) const {
    if (end + 2 >= s.last || text(end) != "(") return false;
    std::uint32_t close = end + 1, words = 0;
    while (close < s.last && text(close) != ")" && text(close) != ";" && words <= 12) {
      words += is_letters(tok(close).shape);
      ++close;
    }
    if (close >= s.last || words < 2 || text(close) != ")") return false;
    const std::string_view form = key(a.span);
    const std::size_t begin = match(form, tok(end + 1).begin, tok(close - 1).end);
    if (begin != tok(end + 1).begin) return false;
    return accept(form, {tok(end + 1).begin, tok(close - 1).end}, a, "short_long");
  }

  const Text& t_;
  std::uint32_t n_;
  const std::vector<Structure>& structures_;
  std::vector<Acronym>& out_;
  std::map<std::string, Span> defined_;
  std::uint32_t counted_ = 0xffffffff;  // the sentence that shouted_ speaks of
  bool shouted_ = false;
};

}  // namespace

void read_acronyms(const Text& t, Records& records) { AcronymReader(t, records).run(); }

}  // namespace newspan
