// Numbers, parsed once for every kind: numerals, number words, fractions, ordinals, vague counts.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include "text/text.hpp"
#include "words.hpp"

namespace newspan {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string decimal(double v) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.15g", v);
  return buffer;
}

// A product as the decimal it is: 4.1 million is 4100000.
double exact(double v) { return v == std::floor(v) ? v : std::strtod(decimal(v).c_str(), nullptr); }

class NumberParser {
 public:
  NumberParser(const Text& t, std::uint32_t at, Number& out) : t_(t), out_(out), first_(at), at_(at) {}

  bool parse() {
    const Token& token = tok(at_);
    bool negative = false;
    // but 75 -300mm
    const bool joins = at_ > 0 && text(at_) != "−" && digits(at_ - 1) && !begins(at_);
    const bool owed = at_ > 0 && token.shape == Shape::punct_tight && sense(at_ - 1, Cls::CURRENCY_SIGN);  // £-40m
    if ((text(at_) == "-" || text(at_) == "−" || text(at_) == "–") && (token.shape == Shape::punct_before || owed) && digits(at_ + 1) &&
        !joins) {
      negative = true;
      ++at_;
    }
    out_.scale = 1;
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
  // A part of a number: what it is worth and the token behind it.
  struct Part {
    double value = 0;
    std::uint32_t end = 0;
    double of = 1;  // a fraction's denominator
    explicit operator bool() const { return end != 0; }
  };

  const Token& tok(std::uint32_t i) const {
    static constexpr Token kEnd{0, 0, 0, Shape::other, kSentenceStart};
    return i < t_.tokens.size() ? t_.tokens[i] : kEnd;
  }
  std::string_view text(std::uint32_t i) const { return i < t_.tokens.size() ? t_.of(i) : std::string_view{}; }
  bool digits(std::uint32_t i) const { return tok(i).shape == Shape::n_large; }
  bool begins(std::uint32_t i) const { return tok(i).flags & kSentenceStart; }
  bool tight(std::uint32_t i) const { return tok(i).shape == Shape::punct_tight; }
  bool hyphen(std::uint32_t i) const { return tight(i) && (text(i) == "-" || text(i) == "‑"); }
  bool is(std::uint32_t i, std::string_view word) const { return tok(i).entry && kLexicon.key(tok(i).entry) == word && !begins(i); }
  const Sense* sense(std::uint32_t i, ClassId c) const { return tok(i).entry ? kLexicon.sense(tok(i).entry, c, tok(i).shape) : nullptr; }
  bool is_article(std::uint32_t i) const {
    const Sense* s = sense(i, Cls::DETERMINER);
    return s && kLexicon.text(s->value) == "a";
  }

  // The number sense of a word, of one sort (attr) or of any.
  const Sense* word(std::uint32_t i, std::string_view sort = {}) const {
    if (i != first_ && begins(i)) return nullptr;
    const Sense* s = sense(i, Cls::NUMBER);
    return s && (sort.empty() || kLexicon.text(s->attr) == sort) ? s : nullptr;
  }
  bool sort(const Sense* s, std::string_view what) const { return s && kLexicon.text(s->attr) == what; }
  bool is_dozens(const Sense* s) const { return sort(s, "vague") && s->number == 24; }
  bool scale_word(const Sense* s) const { return sort(s, "hundred") || sort(s, "scale"); }

  bool done(double value, Shape shape, double high = kNone) {
    out_.value = value;
    out_.high = high;
    out_.shape = shape;
    return true;
  }
  static Shape cardinal_shape(double v) {
    return v >= 1 && v <= 12 ? Shape::n_words_1_12 : v <= 31 ? Shape::n_words_13_31 : Shape::n_words;
  }

  // ---- numerals
  bool numeral() {
    const std::string_view s = text(at_);
    const std::uint32_t number = at_++;
    double value = 0;
    Shape shape = Shape::n_bad;
    if (!read(s, value, shape)) return done(0, Shape::n_bad);
    if (power_of_ten(value)) return done(value, Shape::n_scaled);
    if (power(value)) return done(value, Shape::n_scaled);
    if (text(at_) == "^" || (number > 0 && text(number - 1) == "^")) return done(0, Shape::n_bad);
    if (grouped_by_spaces(number, value) || grouped_by_marks(number, value)) return scaled(value, Shape::n_comma);
    const bool plain = shape != Shape::n_comma && shape != Shape::n_decimal;
    // 10.000: ten, or ten thousand?
    if (shape == Shape::n_decimal && s.ends_with(".000") && s.size() <= 7 && s[0] != '0') return done(0, Shape::n_bad);
    // Behind a capitalised word and a hyphen it is a name: F-16, COVID-19.
    if (number >= 2 && hyphen(number - 1) && is_capital(tok(number - 2).shape) &&
        !kLexicon.sense(tok(number - 2).entry, Cls::MONTH, Shape::cap) &&
        !kLexicon.sense(tok(number - 2).entry, Cls::NUMBER, Shape::lower) &&
        !kLexicon.sense(tok(number - 2).entry, Cls::HYPHEN_PREFIX, Shape::cap) && !sense(number - 2, Cls::HEDGE))
      return done(value, Shape::n_bad);
    const Token& next = tok(at_);
    if (is_glued(next.shape)) {
      if (sense(at_, Cls::ORDINAL_SUFFIX) && plain && fits(text(at_), value) && !text(at_).ends_with("ths")) {
        ++at_;
        return done(value, value >= 1 && value <= 31 ? Shape::n_ord_1_31 : Shape::n_ord);
      }
      if (suffixed(value, number)) return true;
      if (const Sense* glued = sense(at_, Cls::NUMBER); scale_word(glued)) return scaled(value, shape);  // 300million
      for (ClassId c : {Cls::UNIT, Cls::UNIT_ABBR, Cls::NUMBER_TAIL, Cls::CURRENCY_MINOR, Cls::CURRENCY_CODE, Cls::PERCENT})
        if (sense(at_, c)) return done(value, shape);
      return done(value, Shape::n_bad);
    }
    // $612 mil, 2.5 bn, 10 M people
    if (sense(at_, Cls::SCALE_SUFFIX) &&
        (text(at_).size() > 1 || after_money(number) || before_money(at_ + 1) || before_counted(at_ + 1)) && suffixed(value, number))
      return true;
    // 3/4; 2 1/2, 2-1/2, 2½
    if (plain) {
      if (const Part part = quotient(number)) {
        at_ = part.end;
        return of_scale(part) || done(part.value, Shape::n_fraction);
      }
      // 2 5ths
      if (digits(at_) && !begins(at_) && text(at_ + 1).ends_with("s") && sense(at_ + 1, Cls::ORDINAL_SUFFIX)) {
        double of = 0;
        if (!read(text(at_), of, shape) || of < 3) return done(0, Shape::n_bad);
        at_ += 2;
        return done(value / of, Shape::n_fraction);
      }
      // 3 fifths
      if (const Part part = parts(at_, value); part && part.of != 4 && value > 1 && value < 100) {
        at_ = part.end;
        return done(part.value, Shape::n_fraction);
      }
      const std::uint32_t i = at_ + hyphen(at_);
      if (const Part part = quotient(i); part && !begins(i)) {
        at_ = part.end;
        return scaled(value + part.value, Shape::n_fraction);
      }
    }
    // 3.5 trillionths
    if (const Part part = parts(at_, value); part.of >= 100) {
      at_ = part.end;
      return done(part.value, Shape::n_fraction);
    }
    if (const double v = vulgar(at_); v > 0 && !begins(at_)) {
      ++at_;
      return scaled(value + v, Shape::n_fraction);
    }
    return scaled(value, shape);
  }

  // 21st, 2nd, 13th; but 15st is stone
  static bool fits(std::string_view suffix, double value) {
    const int ten = as_int(std::fmod(value, 100)) / 10, one = as_int(std::fmod(value, 10));
    const char first = static_cast<char>(suffix[0] | 0x20);
    return ten == 1 || one == 0 || one > 3 ? first == 't' : one == 1 ? first == 's' : one == 2 ? first == 'n' : first == 'r';
  }

  // 3m, 2.7bn: letters for a scale; the single ones only of money and of what is counted.
  bool suffixed(double value, std::uint32_t number) {
    const Sense* scale = sense(at_, Cls::SCALE_SUFFIX);
    if (!scale || begins(at_)) return false;
    const bool dot = stop_of_short(at_ + 1);  // 3.5 mil. euros
    const std::uint32_t behind = behind_range(at_ + 1 + dot);
    const bool money = after_money(number) || (first_ < number && after_money(first_)) ||
                       (hyphen(at_ + 1) && (sense(at_ + 2, Cls::NO_NOUN) || sense(at_ + 2, Cls::BOUND_TIED))) || before_money(behind) ||
                       (number > 0 && sense(number - 1, Cls::MONEY_NOUN)) ||
                       (number > 1 && is(number - 1, "of") && sense(number - 2, Cls::MONEY_NOUN)) || sense(behind, Cls::MONEY_NOUN);
    if (kLexicon.text(scale->attr) == "with-currency" && !money && (value >= 1000 || !before_counted(behind))) return false;
    at_ += 1 + (dot && (before_money(behind) || before_counted(behind)));
    out_.scale = scale->number;
    return done(value * scale->number, Shape::n_scaled);
  }
  // The stop of a shortened word within a sentence.
  bool stop_of_short(std::uint32_t i) const {
    return text(i) == "." && text(i - 1).size() > 1 && tok(i).begin == tok(i - 1).end && i + 1 < t_.tokens.size() && !begins(i + 1) &&
           tok(i + 1).begin > tok(i).end;
  }

  // 2^32, 1.1^-3
  bool power(double& value) {
    if (text(at_) != "^" || tok(at_).begin != tok(at_ - 1).end) return false;
    std::uint32_t i = at_ + 1;
    const bool minus = text(i) == "-" || text(i) == "−";
    i += minus || text(i) == "+";
    if (!digits(i) || text(i).size() > 3 || tok(i).begin != tok(at_).end + (i - at_ - 1) || is_glued(tok(i + 1).shape)) return false;
    double exponent = 0;
    Shape shape;
    if (!read(text(i), exponent, shape) || shape == Shape::n_decimal) return false;
    const double power = std::pow(value, minus ? -exponent : exponent);
    if (!std::isfinite(power)) return false;
    value = power;
    at_ = i + 1;
    return true;
  }
  // 1'000'000, 1_000_000
  bool grouped_by_marks(std::uint32_t number, double& value) {
    std::uint32_t end = number + 1;
    const std::string_view mark = text(end);
    if (text(number).size() > 3 || (mark != "'" && mark != "’" && mark != "_")) return false;
    const auto group = [&](std::uint32_t i) {
      return text(i) == mark && tok(i).begin == tok(i - 1).end && digits(i + 1) && tok(i + 1).begin == tok(i).end &&
             text(i + 1).size() == 3;
    };
    for (; group(end); end += 2) value = value * 1000 + std::atoi(std::string(text(end + 1)).c_str());
    if (end == number + 1) return false;
    at_ = end;
    return true;
  }
  // 10 000: groups of three parted by a space; a plain space only before 000, between three groups, or where a sign of money
  // or a scale shows that they are one figure.
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
    const auto parts = [&] {
      if (text(number + 1) == "000" || after_money(number) || sort(word(end), "scale")) return true;
      // 2 500 people, 3 400 km; but May 2 500 people, Boeing 737 300 seats
      if (number > 0 && !begins(number) && (is_capital(tok(number - 1).shape) || digits(number - 1) || !is_letters(tok(number - 1).shape)))
        return false;
      // 30 737 MAX jets: a model's name
      return sense(end, Cls::UNIT) || sense(end, Cls::UNIT_ABBR) || sense(end, Cls::CURRENCY) ||
             (!is_capital(tok(end).shape) && before_counted(end));
    };
    if (plain_space && end == number + 2 && !parts()) return false;
    for (std::uint32_t i = number + 1; i < end; ++i) value = value * 1000 + std::atoi(std::string(text(i)).c_str());
    at_ = end;
    return true;
  }

  // 1.3e6, 6.02×10²³, 1.3 x 10^6
  bool power_of_ten(double& value) {
    std::size_t i = tok(at_ - 1).end;
    const std::string_view s = t_.text;
    const auto skip = [&](std::string_view what) { return s.substr(i).starts_with(what) ? i += what.size(), true : false; };
    int exponent = 0, n = 0;
    const auto plain = [&] {
      for (; i < s.size() && s[i] >= '0' && s[i] <= '9' && n < 4; ++i, ++n) exponent = exponent * 10 + (s[i] - '0');
    };
    bool minus = false;
    if (skip("e") || skip("E")) {
      minus = skip("-") || skip("−");
      if (!minus) skip("+");
      plain();
    } else {
      skip(" ");
      if (i == s.size() || (s[i] != 'x' && s[i] != '*' && static_cast<unsigned char>(s[i]) < 0x80) ||
          (!skip("×") && !skip("x") && !skip("·") && !skip("*")))
        return false;
      skip(" ");
      if (!skip("10")) return false;
      if (skip("^")) {
        minus = skip("-") || skip("−");
        plain();
      } else {
        minus = skip("⁻");
        static constexpr std::string_view kRaised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
        for (bool more = true; more && n < 4;) {
          more = false;
          for (int d = 0; d < 10 && !more; ++d)
            if (skip(kRaised[d])) exponent = exponent * 10 + d, ++n, more = true;
        }
      }
    }
    if (n == 0 || n > 3) return false;
    std::uint32_t end = at_;
    while (end < t_.tokens.size() && tok(end).begin < i) ++end;
    if (end < t_.tokens.size() && tok(end).begin == i && !is_punct(tok(end).shape)) return false;  // letters or digits go on
    if (tok(end - 1).end != i) return false;
    value = std::strtod((decimal(value) + (minus ? "e-" : "e") + std::to_string(exponent)).c_str(), nullptr);
    at_ = end;
    return true;
  }

  // Behind a cardinal. 3 million, 3-million, 2.5 hundred thousand, 3 dozen; then what follows and: 3 million and a half.
  bool scaled(double value, Shape shape) {
    double scale = 1, scales = 1;  // the last one; all of them: 2 lakh crore
    for (;;) {
      const std::uint32_t i = at_ + hyphen(at_);
      const Sense* s = begins(at_) ? nullptr : word(i);
      if (scale_word(s)) {
        value *= s->number;
        scale = s->number;
        scales *= scale;
        at_ = i + 1;
        shape = Shape::n_scaled;
        // 4 thousand 3 hundred and 21
        const std::uint32_t j = at_ + (scale == 100 && is(at_, "and"));
        double less = 0;
        Shape its = Shape::n_bad;
        if (digits(j) && !begins(j) && read(text(j), less, its) && its < Shape::n_year && less > 0 && less < scale) {
          const Sense* next = word(j + 1);
          if (scale == 100 ? j > at_ && less < 100 && !scale_word(next) : scale_word(next) && less * next->number < scale) {
            at_ = j + 1;
            const double head = value;
            if (!scale_word(next)) return done(head + less, shape);
            scaled(less, its);
            return done(head + out_.value, shape);
          }
        }
      } else if (scale == 1 && i == at_ && (sort(s, "dozen") || sort(s, "score") || is_dozens(s))) {
        at_ = i + 1;
        out_.scale = is_dozens(s) ? 12 : s->number;
        return and_part(value * out_.scale, out_.scale, Shape::n_dozen);
      } else {
        break;
      }
    }
    out_.scale = scales;
    return and_part(value, scale, shape);
  }

  // two and a half (million), one and two thirds; a million and a half: half of the scale that stands last.
  bool and_part(double value, double scale, Shape shape) {
    std::uint32_t i = at_;
    const bool joined = hyphen(i);
    i += joined;
    if (!is(i, "and")) return done(value, shape);
    ++i;
    i += joined && hyphen(i);
    const Part part = fraction(i);
    if (!part || is(part.end, "of") || is_capital(tok(i).shape) || !ends_there(part)) return done(value, shape);
    const std::uint32_t j = part.end + hyphen(part.end);
    const Sense* then = word(j);
    if (scale_word(then)) {
      if (scale != 1 && then->number >= scale) return done(value, shape);
      at_ = j + 1;
      out_.scale = scale == 1 ? then->number : 1;
      return done(scale == 1 ? (value + part.value) * then->number : value + part.value * then->number, Shape::n_scaled);
    }
    at_ = part.end;
    out_.scale = 1;
    const bool whole = (scale > 100 && part.of < 100) || shape == Shape::n_dozen;  // but a thousand and five hundredths
    return done(value + part.value * (whole ? scale : 1), whole ? shape : Shape::n_fraction);
  }
  // “twelve and a third man”: an ordinal; what a fraction counts is a unit, several, or not said.
  bool ends_there(const Part& part) const {
    // and a third-party claim; but one-and-a-half-mile
    if (hyphen(part.end) && is_letters(tok(part.end + 1).shape) && !scale_word(word(part.end + 1)))
      return hyphen(at_) && (sense(part.end + 1, Cls::UNIT) || sense(part.end + 1, Cls::TIME_UNIT));
    if (part.of == 2 || part.of == 4 || part.value * part.of != 1) return true;
    const std::uint32_t i = part.end;
    if (!is_letters(tok(i).shape) || begins(i) || text(i).ends_with("s")) return true;
    for (ClassId c : {Cls::UNIT, Cls::PERCENT, Cls::CURRENCY, Cls::TIME_UNIT, Cls::PREPOSITION, Cls::NUMBER})
      if (sense(i, c)) return true;
    return false;
  }

  // 1.234.567, 12.345,67: the marks the other way round; groups of three tell them.
  static bool marks_swapped(std::string_view s, double& value, Shape& shape) {
    std::string plain;
    std::size_t since = 0, groups = 0;
    bool comma = false;
    for (char c : s) {
      if (comma && (c == '.' || c == ',')) return false;
      if (c == '.' || c == ',') {
        if (groups ? since != 3 : since == 0 || since > 3) return false;
        ++groups;
        since = 0;
        comma = c == ',';
        if (comma) plain += '.';
      } else {
        plain += c;
        ++since;
      }
    }
    if (groups < 2 || plain.size() > 16 || since == 0 || (!comma && since != 3)) return false;
    shape = Shape::n_comma;
    return std::from_chars(plain.data(), plain.data() + plain.size(), value).ptr == plain.data() + plain.size();
  }
  static bool read(std::string_view s, double& value, Shape& shape) {
    std::string plain;
    std::size_t digits = 0, commas = 0, dots = 0, since_comma = 0;
    for (char c : s) {
      if (c == ',') {
        if (dots && !commas) return marks_swapped(s, value, shape);
        if (dots || (commas && since_comma != 3 && since_comma != 2) || (!commas && since_comma > 3)) return false;
        ++commas;
        since_comma = 0;
      } else if (c == '.') {
        if (dots++) return !commas && marks_swapped(s, value, shape);
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

  // n/d with a denominator that fractions have.
  Part quotient(std::uint32_t i) const {
    double n = 0, d = 0;
    Shape sn, sd;
    const bool apart = tok(i + 1).shape == Shape::punct_loose;  // 3 / 4
    if (!digits(i) || (!tight(i + 1) && !apart) || (text(i + 1) != "/" && text(i + 1) != "⁄") || !digits(i + 2)) return {};
    if (tight(i + 3) && text(i + 3) == "/") return {};
    const bool suffix = is_glued(tok(i + 3).shape);  // 2/3rds
    if (suffix && !sense(i + 3, Cls::ORDINAL_SUFFIX)) return {};
    if (!read(text(i), n, sn) || !read(text(i + 2), d, sd) || n >= d || n < 1) return {};
    const int den = as_int(d);
    if (den != d || !(den == 3 || den == 5 || den == 6 || den == 10 || den == 100 || (den >= 2 && (den & (den - 1)) == 0))) return {};
    if (i > 0 && tight(i - 1) && text(i - 1) == "/") return {};
    return {n / d, i + 3 + suffix, d};
  }

  double vulgar(std::uint32_t i) const {
    const Sense* s = sense(i, Cls::VULGAR_FRACTION);
    return s ? s->number : 0;
  }

  // $5; and through the other end of a range: $5-6m, $5m to 6m
  bool after_money(std::uint32_t i, bool through = true) const {
    if (i == 0) return false;
    --i;
    if (text(i) == "." && i > 0) --i;  // Rs. 5m
    if (sense(i, Cls::CURRENCY_SIGN) || sense(i, Cls::CURRENCY_CODE)) return true;
    if (!through || i == 0 || !joins_range(i)) return false;
    --i;
    if (i > 0 && sense(i, Cls::SCALE_SUFFIX)) --i;
    return digits(i) && after_money(i, false);
  }
  bool joins_range(std::uint32_t i) const { return is(i, "to") || is(i, "or") || is(i, "and") || text(i) == "-" || text(i) == "–"; }
  // The token behind the other end of a range, where one follows: 5m to 6m | dollars; else i itself.
  std::uint32_t behind_range(std::uint32_t i) const {
    if (!joins_range(i) || !digits(i + 1)) return i;
    return sense(i + 2, Cls::SCALE_SUFFIX) ? i + 3 : i + 2;
  }
  // euros, Swiss francs, U.S. dollars
  bool before_money(std::uint32_t i) const {
    for (std::uint32_t end = i + 3; i < end && !begins(i); ++i) {
      if (sense(i, Cls::CURRENCY) || sense(i, Cls::CURRENCY_CODE)) return true;
      if (!is_capital(tok(i).shape)) return false;
    }
    return false;
  }
  // 20m people, 2.7m digital sales, 20m of its phones
  bool before_counted(std::uint32_t i) const {
    const bool of = is(i, "of") && sense(i + 1, Cls::DETERMINER);
    if (of) i += 2;
    if (sense(i, Cls::LENGTH_CUE)) return false;  // 2m deep pools
    for (std::string_view area : {"sq", "square", "cubic", "cu"})
      if (is(i, area)) return true;  // 16.2m sq km
    for (std::uint32_t end = i + 5; i < end && is_letters(tok(i).shape) && !begins(i); ++i) {
      if (is(i, "and") && i + 5 > end) continue;  // combined digital and physical sales
      if (sense(i, Cls::PLURAL) || (text(i).size() > 3 && text(i).ends_with("s") && !sense(i, Cls::NO_PLURAL) && !text(i).ends_with("ss")))
        return true;
      for (ClassId c : {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::AUXILIARY, Cls::DETERMINER, Cls::ADVERB})
        if (sense(i, c) && !text(i).ends_with("ed")) return false;  // combined sales
    }
    return false;
  }

  // ---- words
  // A fraction said or signed: half, a half, one-half, a third, three quarters, fifty-four hundredths, ½, 1/2.
  Part fraction(std::uint32_t i) const {
    if (begins(i) && i != first_) return {};
    if (const double v = vulgar(i); v > 0) return {v, i + 1, 2};
    if (const Part p = quotient(i)) return p;
    if (sort(word(i), "half")) return {0.5, i + 1, 2};
    double count = 0;
    if (is_article(i)) {
      count = 1, ++i;
    } else {
      const Sense* s = word(i);
      if (sort(s, "ten")) {
        count = s->number, ++i;
        const std::uint32_t j = i + hyphen(i);
        s = word(j);
        if (sort(s, "unit") && s->number >= 1) i = j;
      }
      if ((sort(s, "unit") && s->number >= 1) || (sort(s, "teen") && count == 0)) count += s->number, ++i;
    }
    if (count == 0) return {};
    const bool tied = hyphen(i);
    i += tied;
    const Sense* s = word(i);
    if (count == 3 && is(i, "quarter") && (tied || sense(i + 1, Cls::TIME_UNIT) || sense(i + 1, Cls::UNIT)))
      return {0.75, i + 1, 4};  // two and three-quarter miles
    if (count == 1 && sort(s, "half")) return {0.5, i + 1, 2};
    return parts(i, count);
  }
  // So many of the denominator at i: two fifths, three twenty-fifths, one twentieth of it.
  Part parts(std::uint32_t i, double count) const {
    const Sense* s = begins(i) ? nullptr : word(i);
    if (const Sense* one = word(i + 2); sort(s, "ten") && hyphen(i + 1) && sort(one, "denominator")) {
      const bool fits = text(i + 2).ends_with("s") == (count != 1) && (count != 1 || is(i + 3, "of"));
      return fits ? Part{count / (s->number + one->number), i + 3, s->number + one->number} : Part{};
    }
    if (count == 1 && sort(s, "ordinal") && s->number > 10 && is(i + 1, "of")) return {1 / s->number, i + 1, s->number};
    if (!sort(s, "denominator") || !part_of(i, count, s->number)) return {};
    return {count / s->number, i + 1, s->number};
  }
  // Whether so many of a denominator are a fraction: one third, two thirds; “two quarters” of a year or a match are not.
  bool part_of(std::uint32_t i, double count, double of) const {
    const bool several = text(i).ends_with("s") || text(i).ends_with("S");
    if (count == 1) return !several && of > 2;
    if (!several) return false;
    if (of != 4) return true;
    if (count != 3) return false;
    if (is(i + 1, "of")) return true;
    return first_ == 0 || !sense(first_ - 1, Cls::OF_QUARTERS);
  }
  // half a million, a quarter of a million, quarter-million, half a dozen: the fraction before at_ of what follows.
  bool of_scale(const Part& part) {
    std::uint32_t i = at_ + hyphen(at_);
    if (is(i, "of")) ++i;
    const bool article = is_article(i) && !begins(i);
    i += article;
    const Sense* s = word(i);
    if (!sort(s, "scale") && !sort(s, "dozen") && !(article && sort(s, "hundred"))) return false;
    if (at_ + 1 < i && is(at_, "of") && !article) return false;
    at_ = i + 1;
    out_.scale = s->number;
    return done(part.value * s->number, sort(s, "dozen") ? Shape::n_dozen : Shape::n_scaled);
  }

  // Whether a number word may go on here.
  bool goes_on(std::uint32_t i) const {
    return !begins(i) && tok(i).entry &&
           (kLexicon.entries[tok(i).entry].flags & (kStartsNumber | kOpensNumber) || is(i, "and") || is(i, "point") || tight(i));
  }

  bool words() {
    if (const double v = vulgar(at_); v > 0) {
      const Part part{v, ++at_, 2};
      return of_scale(part) || done(v, Shape::n_fraction);
    }
    const Sense* s = word(at_);
    const bool article = is_article(at_);
    if (!s && !article) return false;
    const std::uint32_t here = at_;
    const std::uint32_t next = at_ + article;
    if (article && (begins(next) || (!sense(next, Cls::NUMBER) && !hyphen(next)))) return false;
    // Most number words stand alone.
    if (s && !goes_on(here + 1))
      if (const std::string_view kind = kLexicon.text(s->attr); kind == "unit" || kind == "teen" || kind == "ten") {
        ++at_;
        return done(s->number, cardinal_shape(s->number));
      }
    if (const Sense* few = word(next, "few")) return some(few, next + 1);
    if (const Part part = fraction(here)) {
      at_ = part.end;
      // “a third” is a share where the words around say so
      return of_scale(part) ||
             ((!article || is(part.end, "of") || (is(part.end - 1, "quarter") && measured(part.end)) || (part.of > 2 && shared(part.end)) ||
               (part.of >= 100 && !is_letters(tok(part.end).shape))) &&
              done(part.value, Shape::n_fraction)) ||
             (part.of > 2 && share_or_rank(part.end) && done(part.value, Shape::n_bad));
    }
    if (article) {
      const Sense* n = word(next);
      if (sort(n, "dozen")) {
        at_ = next + 1;
        out_.scale = 12;
        return and_part(12, 12, Shape::n_dozen);
      }
      return scale_word(n) && cardinal();
    }
    const std::string_view kind = kLexicon.text(s->attr);
    if (kind == "vague") return vague(s);
    if (kind == "denominator" && s->number == 4 && !text(at_).ends_with("s")) {
      ++at_;  // quarter-million
      if (!is(at_, "of") && !is_article(at_) && of_scale({0.25, at_, 4})) return true;
      at_ = here;
    }
    if (kind == "ordinal" || kind == "denominator") {
      if (!sort(s, "ordinal") && !sense(at_, Cls::ORDINAL)) return false;
      return ordinal(s->number, at_ + 1);
    }
    if (kind == "dozen" || kind == "score" || kind == "few") return false;
    // several hundred: how many is not said; but Hundred and forty dancers
    if ((kind == "hundred" || kind == "scale") && !(begins(at_) && tok(at_ + 1).shape == Shape::lower)) return false;
    return cardinal();
  }
  // a quarter mile, a quarter-point cut, a quarter-century
  bool measured(std::uint32_t i) const {
    if (begins(i)) return false;
    if (hyphen(i)) return sense(i + 1, Cls::TIME_UNIT) || is(i + 1, "point") || sense(i + 1, Cls::UNIT);
    return is(i, "point") || sense(i, Cls::UNIT) || sense(i, Cls::PERCENT);
  }
  // nearly a third; cut by a quarter
  bool shared(std::uint32_t end) const {
    if (verb_of(end, "many")) return true;                                      // a third were children
    if (is(end, "as") && sense(end + 1, Cls::DEGREE)) return true;              // a third as many
    if (first_ == 0) return end == t_.tokens.size() && is(end - 1, "quarter");  // nothing else stands there
    const Token& next = tok(end);
    const bool ends = begins(end) || (is_punct(next.shape) && !tight(end)) || sense(end, Cls::PREPOSITION) || sense(end, Cls::CONJUNCTION);
    // a third less, a fifth higher than
    if (sense(end, Cls::INCREMENT) || (text(end).ends_with("er") && sense(end, Cls::COMPARES) &&
                                       (is(end + 1, "than") || begins(end + 1) || is_punct(tok(end + 1).shape))))
      return true;
    if (is(first_ - 1, "by")) return ends || sense(end, Cls::DETERMINER) || sense(end, Cls::SHIFT);
    if (sense(first_ - 1, Cls::TREND)) return ends;  // fell a third
    return (sense(first_ - 1, Cls::HEDGE) || is(first_ - 1, "than")) &&
           (ends || sense(end, Cls::SHIFT) || sense(end, Cls::AUXILIARY) || is_cue(end));
  }
  // A third said so, a third would: a share, or the third to say so
  bool share_or_rank(std::uint32_t i) const { return !begins(i) && (is_cue(i) || (sense(i, Cls::AUXILIARY) && !verb_of(i, "one"))); }
  bool verb_of(std::uint32_t i, std::string_view how_many) const { return !begins(i) && sort(sense(i, Cls::AUXILIARY), how_many); }
  bool is_cue(std::uint32_t i) const { return sense(i, Cls::CUE_VERB) != nullptr; }

  // several hundred, a few dozen, a couple of million: so many of a scale, the least and what it is less than.
  bool some(const Sense* few, std::uint32_t i) {
    const bool couple = few->number == 2;
    if (couple && is(i, "of")) ++i;
    const Sense* s = word(i);
    if (!scale_word(s) && !sort(s, "dozen")) return false;
    double scale = s->number;
    at_ = i + 1;
    for (; scale_word(word(at_)); ++at_) scale *= word(at_)->number;
    if (couple) return done(2 * scale, Shape::n_vague);
    return done(2 * scale, Shape::n_vague, scale == 12 ? 100 : 10 * scale);
  }

  bool vague(const Sense* s) {
    // dozens, thousands; tens of thousands, hundreds of millions
    double low = s->number;
    double high = low < 100 && low != 10 ? 100 : low * 10;
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
    // scores of villagers; “test scores”, “a score of 3” are no numbers
    if (low == 40) {
      const std::uint32_t before = first_ - 1;
      const bool free = first_ == 0 || begins(first_) || !is_letters(tok(before).shape) || sense(before, Cls::PREPOSITION) ||
                        sense(before, Cls::CONJUNCTION) || text(before).ends_with("ed") || text(before).ends_with("ing");
      if (!is(at_, "of") || !is_letters(tok(at_ + 1).shape) || !free) return false;
    }
    return done(low, Shape::n_vague, high);
  }

  bool ordinal(double value, std::uint32_t after) {
    // a 30-second spot
    if (value == 2 && first_ > 0 && (digits(first_ - 1) || (hyphen(first_ - 1) && first_ > 1 && digits(first_ - 2)))) return false;
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
    // Where the last scale ended: five thousand | and six thousand are two numbers.
    struct {
      double total = 0, group = 0, scale = 1;
      int last = 0;
      std::uint32_t i = 0;
    } whole;
    const auto two_numbers = [&] { total = whole.total, group = whole.group, last = whole.last, i = whole.i, out_.scale = whole.scale; };
    if (is_article(i)) {
      group = 1;
      last = 1;
      ++i;
    } else if (scale_word(word(i))) {
      group = 1;  // Hundred and forty
      last = 1;
    }
    for (;;) {
      std::uint32_t j = i;
      const bool tied = hyphen(j) && i > at_;
      if (tied) ++j;
      const bool joined = !tied && i > at_ && last >= 4 && is(j, "and") && word(j + 1) && !sort(word(j + 1), "vague") && !fraction(j + 1);
      if (joined || (last == 5 && lesser_scale(j, last_scale))) ++j;
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
          if (tied) {  // twenty-twenty
            at_ = j + 1;
            return done(0, Shape::n_bad);
          }
          group = group * 100 + v;
          year = true;
        } else if (last == 1 || last == 2 || last == 3) {
          break;
        } else {
          group += v;
        }
        last = kind == "teen" ? 2 : 3;
      } else if (kind == "hundred") {
        if (last == 0) break;
        if (last >= 4 || group >= 100) {
          two_numbers();
          break;
        }
        group *= 100;
        last = 4;
        scaled_up = true;
        out_.scale = total == 0 ? 100 : 1;
        whole = {total, group, out_.scale, last, j + 1};
      } else if (kind == "scale") {
        if (last == 0) break;
        if (v >= last_scale && last != 5) {
          two_numbers();
          break;
        }
        if (last == 5) {
          total *= v;  // one hundred thousand million
        } else {
          total += group * v;
        }
        out_.scale = total == group * v ? v : 1;
        group = 0;
        last_scale = v;
        last = 5;
        scaled_up = true;
        whole = {total, group, out_.scale, last, j + 1};
      } else if (kind == "dozen" || kind == "score" || is_dozens(s)) {
        if (last == 0 || last == 5 || (last != 1 && kind == "score") || i == at_ || tied || joined) break;
        if (kind == "score" && begins(j + 1)) break;
        const double of = kind == "score" ? 20 : 12;
        at_ = j + 1;
        out_.scale = of;
        return and_part((total + group) * of, of, Shape::n_dozen);
      } else if (kind == "ordinal" || kind == "denominator") {
        return tail(total, group, last, v, kind, i, j, joined);
      } else {
        break;
      }
      if (last < 4) out_.scale = 1;
      i = j + 1;
    }
    if (last == 0) return false;
    // five hundred and 20
    if (last == 4 && is(i, "and") && digits(i + 1) && text(i + 1).size() <= 2 && !begins(i + 1))
      group += std::atoi(std::string(text(i + 1)).c_str()), i += 2;
    at_ = i;
    double value = total + group;
    if (const Part part = point(i)) {
      at_ = part.end;
      return scaled(value + part.value, Shape::n_decimal);
    }
    if (year) return done(value, Shape::n_words_year);
    const bool whole_year = value >= 1000 && value < 3000 && value == std::floor(value) && total > 0 && group < 100;
    return and_part(value, out_.scale == 1 && last == 5 ? last_scale : out_.scale,
                    whole_year ? Shape::n_words_year : cardinal_shape(value));
  }

  // six million, four hundred thousand: a comma, and words up to a lesser scale
  bool lesser_scale(std::uint32_t i, double scale) const {
    if (text(i) != "," || scale < 1e6) return false;
    for (std::uint32_t k = i + 1; k < i + 6 && !begins(k); ++k) {
      const Sense* s = word(k);
      if (sort(s, "scale")) return k > i + 1 && s->number < scale;
      if (!sort(s, "unit") && !sort(s, "teen") && !sort(s, "ten") && !sort(s, "hundred") && !is(k, "and") && !hyphen(k)) return false;
    }
    return false;
  }
  // nine point nought four, two point five million; “at one point five men” is none.
  Part point(std::uint32_t i) const {
    if (!is(i, "point") || (first_ > 0 && is(i - 1, "one") && is(first_ - 1, "at"))) return {};
    std::string decimals = "0.";
    std::uint32_t j = i + 1;
    for (; sort(word(j), "unit"); ++j) decimals += static_cast<char>('0' + as_int(word(j)->number));
    if (const Sense* ten = word(j); j == i + 1 && sort(ten, "ten")) {  // point seventy-one
      const Sense* one = word(j + 1 + hyphen(j + 1));
      const bool both = sort(one, "unit") && one->number >= 1;
      decimals += std::to_string(as_int(ten->number + (both ? one->number : 0)));
      j += both ? 2 + hyphen(j + 1) : 1;
    }
    if (j == i + 1 && sort(word(j), "teen")) decimals += std::to_string(as_int(word(j++)->number));
    if (j == i + 1) return {};
    const bool closes = !is(i - 1, "one") || begins(j) || !is_letters(tok(j).shape) || scale_word(word(j)) || sense(j, Cls::UNIT) ||
                        sense(j, Cls::PERCENT) || sense(j, Cls::CURRENCY) || sense(j, Cls::TIME_UNIT) || sense(j, Cls::AUXILIARY) ||
                        is(j, "times");
    return closes ? Part{std::strtod(decimals.c_str(), nullptr), j, 10} : Part{};
  }

  // The last word of a cardinal is an ordinal (twenty-first, two hundredth) or a denominator (two thirds).
  bool tail(double total, double group, int last, double v, std::string_view kind, std::uint32_t i, std::uint32_t j, bool joined) {
    const bool ordinal_form = kind == "ordinal" || sense(j, Cls::ORDINAL);
    const double count = total + group;
    if (kind == "denominator" && !joined && part_of(j, count, v)) {
      at_ = j + 1;
      const Part part{count / v, at_, v};
      return of_scale(part) || done(part.value, Shape::n_fraction);
    }
    if (ordinal_form && v < 20 && (last == 3 || last >= 4)) return ordinal(count + v, j + 1);
    if (ordinal_form && v >= 20 && v < 100 && last >= 4) return ordinal(count + v, j + 1);
    if (ordinal_form && v >= 100 && last >= 1) return ordinal(total + group * v, j + 1);
    at_ = i;
    if (last == 0) return false;
    return done(count, cardinal_shape(count));
  }

  const Text& t_;
  Number& out_;
  std::uint32_t first_, at_;
};

}  // namespace

bool parse_number(const Text& t, std::uint32_t at, Number& out) { return NumberParser(t, at, out).parse(); }

}  // namespace newspan
