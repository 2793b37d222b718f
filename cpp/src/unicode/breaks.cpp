#include "unicode/breaks.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>

#include <array>
#include <bit>
#include <optional>
#include <string>

#include "base/planes.hpp"
#include "base/utf8.hpp"
#include "unicode/check.hpp"

namespace newspan {
namespace {

bool white(std::string_view text, std::size_t& at) { return u_isUWhiteSpace(static_cast<UChar32>(next_code_point(text, at))); }

// Without white space at either end.
Span trimmed(std::string_view text, Span s) {
  while (s.begin < s.end) {
    std::size_t at = s.begin;
    if (!white(text, at)) break;
    s.begin = static_cast<std::uint32_t>(at);
  }
  while (s.end > s.begin) {
    std::size_t at = s.end - 1;
    while (is_continuation(text[at])) --at;
    const auto start = static_cast<std::uint32_t>(at);
    if (!white(text, at)) break;
    s.end = start;
  }
  return s;
}

// What a character is to words (UAX #29's Word_Break, as far as it is looked at).
enum class Part : std::uint8_t {
  letter,
  digit,
  joiner,      // _: joins whatever is a word's
  in_letters,  // ’: between letters inside a word
  in_digits,   // a comma
  in_both,     // a full stop
  sign,        // alone
  white,
  other,  // ICU's affair: marks, joiners, scripts without spaces, emoji
};
constexpr bool in_word(Part p) { return p <= Part::joiner; }

// What ICU's own rules, which differ by its version in : and @, make of the characters of Latin, Greek and Cyrillic texts.
class Parts {
 public:
  static const Parts& get() {
    static const Parts all;
    return all;
  }
  Part ascii(char c) const { return low_[static_cast<unsigned char>(c)]; }
  Part of(char32_t c) const {
    if (c < low_.size()) return low_[c];
    return c >= kPunctuation && c < kPunctuation + high_.size() ? high_[c - kPunctuation] : Part::other;
  }

 private:
  static constexpr char32_t kPunctuation = 0x2010;

  Parts() {
    Breaks icu(Boundary::word);
    for (char32_t c = 0; c < low_.size(); ++c) low_[c] = ask(icu, c);
    for (char32_t c = 0; c < high_.size(); ++c) high_[c] = ask(icu, kPunctuation + c);
  }
  static Part ask(Breaks& icu, char32_t c) {
    const auto u = static_cast<UChar32>(c);
    const auto word_break = u_getIntPropertyValue(u, UCHAR_WORD_BREAK);
    // A narrow no-break space joins.
    if (u_isUWhiteSpace(u)) return word_break == U_WB_EXTENDNUMLET ? Part::other : Part::white;
    switch (word_break) {
      case U_WB_EXTEND:
      case U_WB_FORMAT:
      case U_WB_ZWJ:
      case U_WB_HEBREW_LETTER:
      case U_WB_KATAKANA:
      case U_WB_REGIONAL_INDICATOR: return Part::other;
      default: break;
    }
    std::string s;
    append_utf8(s, c);
    const auto one = [&icu](const std::string& text) {
      std::vector<Span> found;
      icu.find(text, 0, static_cast<std::uint32_t>(text.size()), found);
      return found.size() == 1;
    };
    const bool letters = one("a" + s + "a"), digits = one("1" + s + "1");
    if (one("a" + s)) return one(s + "," + s) ? Part::digit : one(s + "." + s) ? Part::letter : Part::joiner;
    return letters && digits ? Part::in_both : letters ? Part::in_letters : digits ? Part::in_digits : Part::sign;
  }

  std::array<Part, 0x530> low_;
  std::array<Part, 0xB0> high_;  // general punctuation and the signs of currencies
};

class WordFinder {
 public:
  WordFinder(std::string_view text, std::vector<Span>& out) : text_(text), planes_(text), out_(out), words_(out.size()) {}

  void run() {
    out_.reserve(text_.size() / 4);
    bool fresh = true;  // behind white space, or the text's begin: nothing before matters
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      const Part part = skip_letters() ? Part::letter : peek(at_);
      if (part == Part::white) {
        fresh = true;
        continue;
      }
      if (part == Part::other) {
        by_icu();
        fresh = true;
        continue;
      }
      if (fresh) {
        fresh_ = begin;
        words_ = out_.size();
        fresh = false;
      }
      if (in_word(part)) word_from(part);
      out_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)});
    }
  }

 private:
  // Passes over ASCII letters; whether there were any.
  bool skip_letters() {
    const std::size_t begin = at_;
    for (;;) {
      const int n = std::countr_one(planes_.at<Planes::letters>(at_)[Planes::letters]);
      at_ += static_cast<std::size_t>(n);
      if (n < static_cast<int>(Planes::kWindow)) return at_ > begin;
    }
  }
  Part peek(std::size_t& at) const {
    if (at == text_.size()) return Part::white;
    const char c = text_[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      ++at;
      return parts_.ascii(c);
    }
    return parts_.of(next_code_point(text_, at));
  }

  // Goes on from a word's part to its end.
  void word_from(Part last) {
    for (;;) {
      std::size_t next = at_;
      Part part = peek(next);
      if (part >= Part::in_letters && part <= Part::in_both) {
        std::size_t behind = next;
        const Part then = peek(behind);
        const bool joins = (last == Part::letter && then == Part::letter && part != Part::in_digits) ||
                           (last == Part::digit && then == Part::digit && part != Part::in_letters);
        if (!joins) return;
        next = behind;
        part = then;
      } else if (!in_word(part)) {
        return;
      }
      at_ = next;
      last = part;
      if (last == Part::letter) skip_letters();
    }
  }

  // The stretch around a character that ICU must read, from white space to white space.
  void by_icu() {
    const std::size_t begin = fresh_;
    out_.resize(words_);
    Part before = Part::other;
    for (std::size_t next = at_; at_ < text_.size(); at_ = next) {
      const Part part = peek(next);
      if (before == Part::white && part != Part::white && part != Part::other) break;
      before = part;
    }
    if (!icu_) icu_.emplace(Boundary::word);
    icu_->find(text_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_), out_);
  }

  std::string_view text_;
  Planes planes_;
  std::vector<Span>& out_;
  const Parts& parts_ = Parts::get();
  std::size_t at_ = 0;
  // Where the last word behind white space began, or the text, and how many words there were before.
  std::size_t fresh_ = 0, words_;
  std::optional<Breaks> icu_;
};

}  // namespace

struct Breaks::Impl {
  std::unique_ptr<icu::BreakIterator> it;
};

Breaks::~Breaks() = default;

Breaks::Breaks(Boundary what) : impl_(std::make_unique<Impl>()) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Locale& locale = icu::Locale::getEnglish();
  impl_->it.reset(what == Boundary::grapheme ? icu::BreakIterator::createCharacterInstance(locale, code)
                  : what == Boundary::word   ? icu::BreakIterator::createWordInstance(locale, code)
                                             : icu::BreakIterator::createSentenceInstance(locale, code));
  check(code, "boundary");
}

void Breaks::find(std::string_view text, std::uint32_t begin, std::uint32_t end, std::vector<Span>& out) {
  UErrorCode code = U_ZERO_ERROR;
  UText utext = UTEXT_INITIALIZER;
  utext_openUTF8(&utext, text.data() + begin, static_cast<std::int64_t>(end - begin), &code);
  check(code, "text");
  impl_->it->setText(&utext, code);
  auto from = static_cast<std::uint32_t>(impl_->it->first());
  for (std::int32_t to = impl_->it->next(); to != icu::BreakIterator::DONE; to = impl_->it->next()) {
    const Span s = trimmed(text, {begin + from, begin + static_cast<std::uint32_t>(to)});
    if (!s.empty()) out.push_back(s);
    from = static_cast<std::uint32_t>(to);
  }
  utext_close(&utext);
}

void find_words(std::string_view text, std::vector<Span>& out) { WordFinder(text, out).run(); }

}  // namespace newspan
