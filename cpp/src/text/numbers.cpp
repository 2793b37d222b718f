// Numbers, parsed once for every kind: numerals, number words, fractions, ordinals, vague counts.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include "tables.hpp"
#include "text/text.hpp"

namespace newspan {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// A product as the decimal it is: 4.1 million is 4100000.
double exact(double v) {
  if (v == std::floor(v)) return v;
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.15g", v);
  return std::strtod(buffer, nullptr);
}

class NumberParser {
 public:
  NumberParser(const Text& t, std::uint32_t at, Number& out) : t_(t), out_(out), first_(at), at_(at) {}

  bool parse() {
    const Token& token = tok(at_);
    bool negative = false;
    if ((text(at_) == "-" || text(at_) == "−") && token.shape == Shape::punct_before && digits(at_ + 1)) {
      negative = true;
      ++at_;
    }
    if (digits(at_)) {
      if (!numeral()) return false;
    } else if (!words()) {
      return false;
    }
    if (!std::isfinite(out_.value)) done(0, Shape::n_bad);  // billion billion …
    out_.value = exact(out_.value);
    if (negative) out_.value = -out_.value;
    out_.first = first_;
    out_.last = at_;
    return true;
  }

 private:
  const Token& tok(std::uint32_t i) const {
    static constexpr Token kEnd{0, 0, 0, Shape::other, kSentenceStart};
    return i < t_.tokens.size() ? t_.tokens[i] : kEnd;
  }
  std::string_view text(std::uint32_t i) const { return i < t_.tokens.size() ? t_.of(i) : std::string_view{}; }
  bool digits(std::uint32_t i) const { return tok(i).shape == Shape::n_large; }
  bool begins(std::uint32_t i) const { return tok(i).flags & kSentenceStart; }
  bool tight(std::uint32_t i) const { return tok(i).shape == Shape::punct_tight; }
  bool is(std::uint32_t i, std::string_view word) const { return tok(i).entry && kLexicon.key(tok(i).entry) == word && !begins(i); }

  // The number sense of a word, of one sort (attr) or of any.
  const Sense* word(std::uint32_t i, std::string_view sort = {}) const {
    if (i != first_ && begins(i)) return nullptr;
    if (!tok(i).entry) return nullptr;
    const Sense* s = kLexicon.sense(tok(i).entry, Cls::NUMBER, tok(i).shape);
    return s && (sort.empty() || kLexicon.text(s->attr) == sort) ? s : nullptr;
  }
  bool sort(const Sense* s, std::string_view what) const { return s && kLexicon.text(s->attr) == what; }

  bool done(double value, Shape shape, double high = kNone) {
    out_.value = value;
    out_.high = high;
    out_.shape = shape;
    return true;
  }

  // ---- numerals
  bool numeral() {
    const std::string_view s = text(at_);
    const std::uint32_t number = at_++;
    double value = 0;
    Shape shape = Shape::n_bad;
    if (!read(s, value, shape)) return done(0, Shape::n_bad);
    if (grouped_by_spaces(number, value)) return scaled(value, Shape::n_comma);
    const bool plain = shape != Shape::n_comma && shape != Shape::n_decimal;
    // Behind a capitalised word and a hyphen it is a name: F-16, COVID-19.
    if (number >= 2 && text(number - 1) == "-" && tight(number - 1) && is_capital(tok(number - 2).shape) &&
        !kLexicon.sense(tok(number - 2).entry, Cls::MONTH, Shape::cap) &&
        !kLexicon.sense(tok(number - 2).entry, Cls::NUMBER, Shape::lower) &&
        !kLexicon.sense(tok(number - 2).entry, Cls::HYPHEN_PREFIX, Shape::cap))
      return done(value, Shape::n_bad);
    const Token& next = tok(at_);
    if (is_glued(next.shape)) {
      const Sense* ordinal = kLexicon.sense(next.entry, Cls::ORDINAL_SUFFIX, next.shape);
      if (ordinal && plain) {
        ++at_;
        return done(value, value >= 1 && value <= 31 ? Shape::n_ord_1_31 : Shape::n_ord);
      }
      if (const Sense* scale = kLexicon.sense(next.entry, Cls::SCALE_SUFFIX, next.shape)) {
        if (kLexicon.text(scale->attr) != "with-currency" || after_currency(number) || before_plural(at_ + 1)) {
          ++at_;
          return done(value * scale->number, Shape::n_scaled);
        }
      }
      const bool known =
          next.entry &&
          (kLexicon.sense(next.entry, Cls::UNIT, next.shape) || kLexicon.sense(next.entry, Cls::UNIT_ABBR, next.shape) ||
           kLexicon.sense(next.entry, Cls::NUMBER_TAIL, next.shape) || kLexicon.sense(next.entry, Cls::CURRENCY_MINOR, next.shape) ||
           kLexicon.sense(next.entry, Cls::CURRENCY_CODE, next.shape) || kLexicon.sense(next.entry, Cls::PERCENT, next.shape));
      return done(value, known ? shape : Shape::n_bad);
    }
    // 2 1/2, 3/4, and ½ behind the number
    double part = 0;
    std::uint32_t after = at_;
    if (plain && fraction(after, part) && !begins(at_)) {
      at_ = after;
      return scaled(value + part, Shape::n_fraction);
    }
    after = number;
    if (plain && fraction(after, part)) {
      at_ = after;
      return scaled(part, Shape::n_fraction);
    }
    if (const double v = vulgar(at_); v > 0 && !begins(at_)) {
      ++at_;
      return scaled(value + v, Shape::n_fraction);
    }
    return scaled(value, shape);
  }

  // 10 000: groups of three parted by a space; a plain space only before 000 or between three groups.
  bool grouped_by_spaces(std::uint32_t number, double& value) {
    const auto group = [&](std::uint32_t i) {
      if (!digits(i) || begins(i) || text(i).size() != 3) return false;
      const std::uint32_t gap = tok(i).begin - tok(i - 1).end;
      return gap >= 1 && gap <= 3 && !(tok(i).flags & kLineBefore) && text(i).find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (text(number).size() > 3 || text(number).find_first_not_of("0123456789") != std::string_view::npos || !group(number + 1))
      return false;
    std::uint32_t end = number + 1;
    while (group(end)) ++end;
    const bool plain_space = tok(number + 1).begin - tok(number).end == 1;
    if (plain_space && end == number + 2 && text(number + 1) != "000") return false;
    for (std::uint32_t i = number + 1; i < end; ++i) value = value * 1000 + std::atoi(std::string(text(i)).c_str());
    at_ = end;
    return true;
  }

  // 3 million, 3-million, 2.5 hundred thousand, 3 dozen
  bool scaled(double value, Shape shape) {
    for (bool any = false;; any = true) {
      std::uint32_t i = at_;
      if (text(i) == "-" && tight(i)) ++i;
      const Sense* s = begins(at_) ? nullptr : word(i);
      if (sort(s, "hundred") || sort(s, "scale")) {
        value *= s->number;
        at_ = i + 1;
        shape = Shape::n_scaled;
      } else if (sort(s, "dozen") && !any && i == at_) {
        at_ = i + 1;
        return done(value * 12, Shape::n_dozen);
      } else if (!any && i == at_ && tok(i).entry && is(i, "mln")) {
        value *= 1e6, at_ = i + 1, shape = Shape::n_scaled;
      } else {
        return done(value, shape);
      }
    }
  }

  static bool read(std::string_view s, double& value, Shape& shape) {
    std::string plain;
    std::size_t digits = 0, commas = 0, dots = 0, since_comma = 0;
    for (char c : s) {
      if (c == ',') {
        if (dots || (commas && since_comma != 3 && since_comma != 2) || (!commas && since_comma > 3)) return false;
        ++commas;
        since_comma = 0;
      } else if (c == '.') {
        if (dots++) return false;
        plain += c;
      } else if (c >= '0' && c <= '9') {
        plain += c;
        ++digits;
        since_comma += !dots;
      } else {
        return false;  // digits of another script
      }
    }
    if (commas && since_comma != 3) return false;
    if (digits > 18) return false;
    if (std::from_chars(plain.data(), plain.data() + plain.size(), value).ec != std::errc{}) return false;
    if (dots) {
      shape = Shape::n_decimal;
    } else if (commas) {
      shape = Shape::n_comma;
    } else if (digits <= 2) {
      const int n = as_int(value);
      shape = n == 0    ? Shape::n_0
              : n <= 12 ? Shape::n_1_12
              : n <= 24 ? Shape::n_13_24
              : n <= 31 ? Shape::n_25_31
              : n < 60  ? Shape::n_32_59
                        : Shape::n_60_99;
    } else if (digits == 3) {
      shape = Shape::n_3;
    } else {
      shape = digits == 4 && value >= 1000 && value < 3000 ? Shape::n_year : Shape::n_large;
    }
    return true;
  }

  // n/d with a denominator that fractions have; moves `i` behind it.
  bool fraction(std::uint32_t& i, double& value) const {
    double n = 0, d = 0;
    Shape sn, sd;
    if (!digits(i) || !tight(i + 1) || (text(i + 1) != "/" && text(i + 1) != "⁄") || !digits(i + 2)) return false;
    if (tight(i + 3) && text(i + 3) == "/") return false;
    if (is_glued(tok(i + 3).shape)) return false;
    if (!read(text(i), n, sn) || !read(text(i + 2), d, sd) || n >= d || n < 1) return false;
    const int den = as_int(d);
    if (den != d || !(den == 2 || den == 3 || den == 4 || den == 5 || den == 6 || den == 8 || den == 10 || den == 16 || den == 32 ||
                      den == 64 || den == 100))
      return false;
    if (i > 0 && tight(i - 1) && text(i - 1) == "/") return false;
    value = n / d;
    i += 3;
    return true;
  }

  double vulgar(std::uint32_t i) const {
    const Sense* s = tok(i).entry ? kLexicon.sense(tok(i).entry, Cls::VULGAR_FRACTION, tok(i).shape) : nullptr;
    return s ? s->number : 0;
  }

  bool after_currency(std::uint32_t i) const {
    if (i == 0) return false;
    const Token& before = tok(i - 1);
    return before.entry && (kLexicon.sense(before.entry, Cls::CURRENCY_SIGN, before.shape) ||
                            kLexicon.sense(before.entry, Cls::CURRENCY_CODE, before.shape));
  }
  bool before_plural(std::uint32_t i) const {
    const std::string_view w = text(i);
    return tok(i).shape == Shape::lower && w.size() > 3 && !begins(i) && (w.ends_with("s") || is(i, "people"));
  }

  // ---- words
  bool words() {
    if (const double v = vulgar(at_); v > 0) {
      ++at_;
      return scaled(v, Shape::n_fraction);
    }
    const Sense* s = word(at_);
    const bool article = is_article(at_);
    if (!s && !article) return false;
    if (article) {
      const Sense* next = word(at_ + 1);
      if (begins(at_ + 1)) return false;
      if (sort(next, "dozen")) {
        at_ += 2;
        return done(12, Shape::n_dozen);
      }
      if (sort(next, "hundred") || sort(next, "scale")) return cardinal();
      if (sort(next, "denominator") && is(at_ + 2, "of") && is_article(at_ + 3) && sort(word(at_ + 4), "scale")) {
        at_ += 5;  // a quarter of a million
        return done(word(at_ - 1)->number / next->number, Shape::n_scaled);
      }
      if (sort(next, "denominator") && is(at_ + 2, "of")) {
        at_ += 2;
        return done(1 / next->number, Shape::n_fraction);
      }
      if (sort(next, "half") && is(at_ + 2, "of")) {
        at_ += 2;
        return done(0.5, Shape::n_fraction);
      }
      if (sort(next, "half") && tight(at_ + 2) == false && (sort(word(at_ + 2), "dozen") || sort(word(at_ + 2), "scale"))) {
        at_ += 3;
        const Sense* unit = word(at_ - 1);
        return sort(unit, "dozen") ? done(6, Shape::n_dozen) : done(unit->number / 2, Shape::n_scaled);
      }
      return false;
    }
    const std::string_view kind = kLexicon.text(s->attr);
    if (kind == "vague") return vague(s);
    if (kind == "half") return half();
    if (kind == "ordinal" || kind == "denominator") {
      if (!sort(s, "ordinal") && !kLexicon.sense(tok(at_).entry, Cls::ORDINAL, tok(at_).shape)) return false;
      return ordinal(s->number, at_ + 1);
    }
    if (kind == "dozen") return false;
    if (kind == "hundred" || kind == "scale") return false;  // several hundred: how many is not said
    return cardinal();
  }

  bool is_article(std::uint32_t i) const {
    const std::string_view w = text(i);
    return w == "a" || w == "A" || w == "an";
  }

  bool vague(const Sense* s) {
    // dozens, thousands; tens of thousands, hundreds of millions
    double low = s->number;
    double high = low == 24 ? 100 : low * 10;
    ++at_;
    if (is(at_, "of") && sort(word(at_ + 1), "vague")) {
      const Sense* t = word(at_ + 1);
      if (t->number > low && t->number >= 1000) {
        low *= t->number;
        high *= t->number;
        at_ += 2;
        return done(low, Shape::n_vague, high);
      }
    }
    if (low == 10) return false;  // tens alone
    return done(low, Shape::n_vague, high);
  }

  bool half() {
    // half a million, half a dozen; half alone
    if (is_article(at_ + 1) && !begins(at_ + 1)) {
      const Sense* s = word(at_ + 2);
      if (sort(s, "dozen") || sort(s, "scale")) {
        at_ += 3;
        return sort(s, "dozen") ? done(6, Shape::n_dozen) : done(s->number / 2, Shape::n_scaled);
      }
    }
    // half-dozen, half dozen
    const std::uint32_t dozen = text(at_ + 1) == "-" && tight(at_ + 1) ? at_ + 2 : at_ + 1;
    if (sort(word(dozen), "dozen")) {
      at_ = dozen + 1;
      return done(6, Shape::n_dozen);
    }
    ++at_;
    return done(0.5, Shape::n_fraction);
  }

  bool ordinal(double value, std::uint32_t after) {
    at_ = after;
    return done(value, value >= 1 && value <= 31 ? Shape::n_ordw_1_31 : Shape::n_ordw);
  }

  // one hundred and twenty-five thousand; ends in an ordinal or a denominator where the text does.
  bool cardinal() {
    double total = 0, group = 0;
    int last = 0;  // 1 unit, 2 teen, 3 ten, 4 hundred, 5 scale
    double last_scale = 1e30;
    bool scaled_up = false, year = false;
    std::uint32_t i = at_;
    if (is_article(i)) {
      group = 1;
      last = 1;
      ++i;
    }
    for (;;) {
      std::uint32_t j = i;
      const bool hyphen = text(j) == "-" && tight(j) && i > at_;
      if (hyphen) ++j;
      const bool joined = !hyphen && i > at_ && (last == 4 || last == 5) && is(j, "and") && word(j + 1) && !sort(word(j + 1), "vague") &&
                          !sort(word(j + 1), "half");
      if (joined) ++j;
      const Sense* s = (i > at_ && begins(i)) ? nullptr : word(j);
      if (!s) break;
      const std::string_view kind = kLexicon.text(s->attr);
      const double v = s->number;
      if (kind == "unit") {
        if (last == 1 || last == 2) break;
        group += v;
        last = 1;
      } else if (kind == "teen" || kind == "ten") {
        if ((last == 2 || last == 3) && !scaled_up && total == 0 && group >= 10 && group <= 20 && v >= 10) {
          // nineteen ninety-six
          group = group * 100 + v;
          year = true;
        } else if (last == 1 || last == 2 || last == 3) {
          break;
        } else {
          group += v;
        }
        last = kind == "teen" ? 2 : 3;
      } else if (kind == "hundred") {
        if (last == 0 || last >= 4) break;
        group *= 100;
        last = 4;
        scaled_up = true;
      } else if (kind == "scale") {
        if (last == 0 || v >= last_scale) break;
        if (last == 5) {
          total *= v;  // one hundred thousand million
        } else {
          total += group * v;
        }
        group = 0;
        last_scale = v;
        last = 5;
        scaled_up = true;
      } else if (kind == "dozen") {
        if (last != 1 || i == at_ || hyphen || joined) break;
        at_ = j + 1;
        return done((total + group) * 12, Shape::n_dozen);
      } else if (kind == "ordinal" || kind == "denominator") {
        return tail(total, group, last, v, kind, i, j, joined);
      } else {
        break;
      }
      i = j + 1;
    }
    if (last == 0) return false;
    at_ = i;
    double value = total + group;
    // two and a half (million); three-and-a-half
    std::uint32_t j = i;
    const bool dash = text(j) == "-" && tight(j);
    if (dash) ++j;
    if (is(j, "and")) {
      ++j;
      if (dash && tight(j)) ++j;
      if (is_article(j) || is(j, "one")) {
        ++j;
        if (dash && tight(j)) ++j;
        const Sense* part = word(j);
        if (sort(part, "half") || (sort(part, "denominator") && part->number == 4)) {
          at_ = j + 1;
          return scaled(value + (sort(part, "half") ? 0.5 : 0.25), Shape::n_fraction);
        }
      }
    }
    if (year) return done(value, Shape::n_words_year);
    const bool whole_year = value >= 1000 && value < 3000 && value == std::floor(value) && total > 0 && group < 100;
    const Shape shape = whole_year                  ? Shape::n_words_year
                        : value >= 1 && value <= 12 ? Shape::n_words_1_12
                        : value <= 31               ? Shape::n_words_13_31
                                                    : Shape::n_words;
    return done(value, shape);
  }

  // The last word of a cardinal is an ordinal (twenty-first, two hundredth) or a denominator (two thirds).
  bool tail(double total, double group, int last, double v, std::string_view kind, std::uint32_t i, std::uint32_t j, bool joined) {
    const bool ordinal_form = kind == "ordinal" || kLexicon.sense(tok(j).entry, Cls::ORDINAL, tok(j).shape);
    const double count = total + group;
    const bool plural = text(j).ends_with("s") && v > 1;
    if (kind == "denominator" && !joined && ((count == 1 && v > 2) || (plural && count < v && last <= 2))) {
      at_ = j + 1;
      return done(count / v, Shape::n_fraction);
    }
    if (ordinal_form && v < 20 && (last == 3 || last >= 4)) return ordinal(count + v, j + 1);
    if (ordinal_form && v >= 20 && v < 100 && last >= 4) return ordinal(count + v, j + 1);
    if (ordinal_form && v >= 100 && last >= 1) return ordinal(total + group * v, j + 1);
    at_ = i;
    if (last == 0) return false;
    return done(count, count >= 1 && count <= 12 ? Shape::n_words_1_12 : count <= 31 ? Shape::n_words_13_31 : Shape::n_words);
  }

  const Text& t_;
  Number& out_;
  std::uint32_t first_, at_;
};

}  // namespace

bool parse_number(const Text& t, std::uint32_t at, Number& out) { return NumberParser(t, at, out).parse(); }

}  // namespace newspan
