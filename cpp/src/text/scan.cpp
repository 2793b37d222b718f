#include "text/scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/avx2.hpp"
#include "base/bytes.hpp"
#include "base/planes.hpp"
#include "base/utf8.hpp"
#include "unicode/char_class.hpp"

namespace newspan {
namespace {

constexpr std::array<CharClass, 128> kAscii = [] {
  std::array<CharClass, 128> t{};
  for (int c = 0; c < 128; ++c) {
    if (c >= 'a' && c <= 'z') t[c] = CharClass::lower;
    else if (c >= 'A' && c <= 'Z') t[c] = CharClass::upper;
    else if (c >= '0' && c <= '9') t[c] = CharClass::digit;
    else if (c == '\n' || c == '\v' || c == '\f' || c == '\r') t[c] = CharClass::line;
    else if (c <= ' ' || c == 127) t[c] = CharClass::space;
    else t[c] = CharClass::sign;
  }
  return t;
}();

class Scanner {
 public:
  Scanner(std::string_view text, Tokens& out, Parts parts, bool simd) : text_(text), out_(out), parts_(parts), planes_(text, simd) {}

  template <bool by_planes>
  void run() {
    out_.clear();
    out_.reserve(text_.size() / 4 + 16);
    while (at_ < text_.size())
      if (!white() && !(by_planes && plain())) other();
  }

 private:
  // Reads one character and says what it is.
  CharClass step() {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (c < 128) {
      ++at_;
      return kAscii[c];
    }
    return char_class(next_code_point(text_, at_));
  }
  CharClass peek(std::size_t at) const {
    if (at >= text_.size()) return CharClass::space;
    const auto c = static_cast<unsigned char>(text_[at]);
    return c < 128 ? kAscii[c] : char_class(next_code_point(text_, at));
  }
  char byte(std::size_t i) const { return i < text_.size() ? text_[i] : ' '; }
  bool letter_at(std::size_t i) const { return peek(i) <= CharClass::letter; }
  bool digit_at(std::size_t i) const { return byte(i) >= '0' && byte(i) <= '9'; }

  // An apostrophe at `i`: its length in bytes, or 0.
  int apostrophe(std::size_t i) const {
    const char c = byte(i);
    if (c == '\'') return 1;
    return c == '\xE2' && text_.substr(i, 3) == "’" ? 3 : 0;
  }

  void emit(std::size_t begin, Shape shape, int more = 0) {
    out_.push_back(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_), 0, shape, static_cast<std::uint8_t>(flags_ | more), 0});
    flags_ = 0;
  }

  bool glued() const { return flags_ == 0; }

  void line_ends() { flags_ |= kSpaceBefore | (flags_ & kLineBefore ? kParagraphBefore : kLineBefore); }

  // Passes over ASCII's spaces and line ends; whether there were any.
  bool white() {
    const std::size_t begin = at_;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      const CharClass of = c & 0x80 ? CharClass::sign : kAscii[c & 127];
      if (of == CharClass::space || (c == '\n' && at_ > 0 && text_[at_ - 1] == '\r')) flags_ |= kSpaceBefore;
      else if (of == CharClass::line) line_ends();
      else break;
    }
    return at_ > begin;
  }

  // What most of a text is, as word() and sign() would have it, many at once: words of ASCII letters before what ends every word, and signs
  // before white space. False, and nothing read, where there is anything else.
  bool plain() {
    const auto is = planes_.at<Planes::letters, Planes::capitals, Planes::spaces, Planes::ends, Planes::loose>(at_);
    const std::uint64_t letters = is[Planes::letters], signs = is[Planes::loose], spaces = is[Planes::spaces];
    if ((letters & 1) && glued() && out_.back().shape == Shape::n_large) return false;
    const std::uint64_t behind_words = ~letters & letters << 1, bad_ends = behind_words & ~is[Planes::ends];
    // Up to the first byte that is none of these, or to the word that does not end well; the last bit is not looked at.
    const std::uint64_t bad = ~(letters | spaces | signs) | bad_ends | std::uint64_t{1} << 63, first = bad & (~bad + 1);
    std::uint64_t read = first - 1;
    if (first & (letters | bad_ends)) {
      const std::uint64_t others = ~letters & read;
      read = others == 0 ? 0 : ~std::uint64_t{0} >> std::countl_zero(others);
    }
    if (read == 0) return false;

    static constexpr Shape kShapesOf[10] = {Shape::lower, Shape::mixed, Shape::lower,   Shape::upper,       Shape::lower,
                                            Shape::cap,   Shape::lower, Shape::initial, Shape::punct_loose, Shape::punct_after};
    static_assert(kSpaceBefore == 1);
    std::uint64_t begins = ((letters & ~(letters << 1)) | signs) & read, ends = behind_words | signs << 1;
    const std::uint64_t behind_spaces = spaces << 1;
    const std::size_t known = out_.size();
    out_.resize_uninitialized(known + static_cast<std::size_t>(std::popcount(begins)));
    for (Token* t = out_.data() + known; begins != 0; begins &= begins - 1, ends &= ends - 1, ++t) {
      const int from = std::countr_zero(begins), to = std::countr_zero(ends);
      const std::uint64_t all = (std::uint64_t{1} << (to - from)) - 1, upper = is[Planes::capitals] >> from & all;
      const unsigned sign = signs >> from & 1;
      const auto flags = static_cast<std::uint8_t>(flags_ | (behind_spaces >> from & 1));
      const unsigned of = (upper != 0) | (upper == all) << 1 | (upper == 1) << 2 | sign << 3 | (sign & (flags == 0));
      *t = {static_cast<std::uint32_t>(at_) + static_cast<std::uint32_t>(from),
            static_cast<std::uint32_t>(at_) + static_cast<std::uint32_t>(to),
            0,
            kShapesOf[of],
            flags,
            0};
      flags_ = 0;
    }
    const int bytes = std::countr_one(read);
    at_ += static_cast<std::size_t>(bytes);
    flags_ = static_cast<std::uint8_t>(flags_ | (spaces >> (bytes - 1) & 1));
    return true;
  }

  // One token, or a space, whatever it is.
  [[gnu::noinline]] void other() {
    const std::size_t begin = at_;
    switch (step()) {
      case CharClass::space: flags_ |= kSpaceBefore; break;
      case CharClass::line: line_ends(); break;
      case CharClass::digit: digits(begin); break;
      case CharClass::sign: sign(begin); break;
      case CharClass::mark: emit(begin, Shape::other); break;
      case CharClass::lower:
      case CharClass::upper:
      case CharClass::letter: word(begin); break;
    }
  }

  // Passes over a to z, eight at a time.
  void skip_small() {
    while (at_ + 8 <= text_.size()) {
      const int n = std::countr_zero(~bytes_in(load8(text_.data() + at_), 'a', 'z') & kTop) / 8;
      at_ += static_cast<std::size_t>(n);
      if (n < 8) return;
    }
    while (at_ < text_.size() && text_[at_] >= 'a' && text_[at_] <= 'z') ++at_;
  }

  void word(std::size_t begin) {
    at_ = begin;
    int uppers = 0, lowers = 0, others = 0, first_upper = 0, dots = 0;
    for (bool first = true;; first = false) {
      // Most words are nothing but small letters.
      const std::size_t small = at_;
      skip_small();
      lowers += static_cast<int>(at_ - small);
      first = first && at_ == small;
      const std::size_t here = at_;
      const CharClass c = peek(at_);
      if (c == CharClass::space || c == CharClass::line) break;
      if (c == CharClass::upper) {
        ++uppers;
        first_upper |= first;
      } else if (c == CharClass::lower) {
        ++lowers;
      } else if (c == CharClass::digit && parts_ && uppers && !others && !dots && here - begin <= 4 &&
                 ((uppers <= 3 && !lowers && begin > 0 && byte(begin - 1) == '$') ||
                  parts_(text_.substr(begin, here - begin), text_.substr(here)))) {
        break;  // $US55, USD48.3: a sign, then the figure
      } else if (c == CharClass::letter || c == CharClass::mark || c == CharClass::digit) {
        others += c != CharClass::mark;
      } else if (byte(here) == '_' && !first) {
      } else if (const int n = first ? 0 : apostrophe(here); n && letter_at(here + n)) {
        // ’s stands alone; don’t, O’Brien and l’Humanité stay whole.
        if ((byte(here + n) == 's' || byte(here + n) == 'S') && peek(here + n + 1) > CharClass::digit) break;
        at_ += n;
        continue;
      } else if (byte(here) == '.' && uppers + lowers == dots + 1 && !others && kAscii[text_[here - 1] & 127] <= CharClass::upper &&
                 (dots > 0 || (letter_at(here + 1) && here + 2 < text_.size() && text_[here + 2] == '.'))) {
        // U.S. and p.m.: single letters, each with its dot.
        ++dots;
        ++at_;
        if (!letter_at(at_)) break;
        if (byte(at_ + 1) != '.') break;
        continue;
      } else {
        break;
      }
      step();
    }
    // Only these can lead on to an address.
    switch (byte(at_)) {
      case ':':
      case '.':
      case '@':
      case '-':
      case '+':
      case '_':
        if (opaque(begin)) return;
        break;
      default: break;
    }
    const int letters = uppers + lowers;
    Shape shape = Shape::lower;
    if (uppers && !lowers && (letters > 1 || others)) shape = Shape::upper;
    else if (uppers == 1 && letters == 1) shape = Shape::initial;
    else if (uppers == 1 && first_upper) shape = Shape::cap;
    else if (uppers) shape = Shape::mixed;
    else if (!lowers) shape = Shape::other;
    if (glued() && out_.back().shape == Shape::n_large && shape != Shape::other)
      shape = uppers == 0 ? Shape::glued_lower : lowers == 0 ? Shape::glued_upper : Shape::glued_mixed;
    emit(begin, shape, dots ? kAbbreviation : 0);
  }

  // Digits with , and . between them. Numbers get their shape where they are parsed.
  void digits(std::size_t begin) {
    at_ = begin;
    while (peek(at_) == CharClass::digit ||
           ((byte(at_) == ',' || byte(at_) == '.') && at_ > begin && digit_at(at_ - 1) && digit_at(at_ + 1)))
      step();
    if (byte(at_) == '@' && opaque(begin)) return;
    emit(begin, Shape::n_large);
  }

  void sign(std::size_t begin) {
    const char c = text_[begin];
    if (c == '.' && digit_at(at_) &&
        (begin == 0 || (flags_ & kSpaceBefore) || byte(begin - 1) == '(' || byte(begin - 1) == '$' || byte(begin - 1) == '-')) {
      while (peek(at_) == CharClass::digit) step();
      return emit(begin, Shape::n_large);
    }
    if (const int n = apostrophe(begin); n && (out_.empty() || (glued() && is_letters(out_.back().shape))) &&
                                         (byte(begin + n) == 's' || byte(begin + n) == 'S') && peek(begin + n + 1) > CharClass::digit) {
      at_ = begin + n + 1;
      return emit(begin, Shape::lower);
    }
    if ((c == '@' && (letter_at(at_) || digit_at(at_))) || (c == '#' && tag_at(at_))) {
      while (letter_at(at_) || peek(at_) == CharClass::digit || byte(at_) == '_') step();
      return emit(begin, Shape::opaque);
    }
    if (c == '.' || c == '-' || c == '`' || c == '\'' || c == '_' || c == '*' || c == '=')
      while (byte(at_) == c) ++at_;
    // Signs show on which side they touch a neighbour.
    const bool left = glued(), right = peek(at_) != CharClass::space && peek(at_) != CharClass::line;
    emit(begin, left && right ? Shape::punct_tight : left ? Shape::punct_after : right ? Shape::punct_before : Shape::punct_loose);
  }

  // #MeToo, #100DaysOfCode, #911: UAX #31's hashtag identifiers, which may be digits alone; but #1, #23 and #3rd are ranks.
  bool tag_at(std::size_t i) const {
    const std::size_t begin = i;
    while (digit_at(i) || byte(i) == '_') ++i;
    if (!letter_at(i)) return i - begin >= 3;
    const std::string_view rest = text_.substr(i, 2);
    const bool ordinal = i > begin && (rest == "st" || rest == "nd" || rest == "rd" || rest == "th") && !letter_at(i + 2);
    return !ordinal;
  }

  // A URL or a mail address that begins at `begin` and whose first word ends at at_.
  bool opaque(std::size_t begin) {
    const std::string_view so_far = text_.substr(begin, at_ - begin);
    const auto rest = [&](const char* s) { return text_.substr(at_).starts_with(s); };
    const bool url = rest("://") || ((so_far == "www" || so_far == "WWW") && byte(at_) == '.' && letter_at(at_ + 1));
    if (url) {
      while (at_ < text_.size() && peek(at_) != CharClass::space && peek(at_) != CharClass::line && byte(at_) != '<' && byte(at_) != '>' &&
             byte(at_) != '"')
        step();
      // What closes the sentence around it is not its own; a bracket is where it was opened inside.
      const std::string_view all = text_.substr(begin, at_ - begin);
      const auto open = std::count(all.begin(), all.end(), '(');
      for (auto closed = std::count(all.begin(), all.end(), ')');; closed -= text_[at_] == ')') {
        const std::string_view url_ = text_.substr(begin, at_ - begin);
        const char last = url_.back();
        const std::string_view curly = url_.size() > 3 ? url_.substr(url_.size() - 3) : std::string_view{};
        if (last == ')' && open >= closed) break;
        if (url_.size() > 1 && std::string_view(".,;:!?)'\"").find(last) != std::string_view::npos) --at_;
        else if (curly == "”" || curly == "’" || curly == "…" || curly == "»") at_ -= 3;
        else break;
      }
      emit(begin, Shape::opaque);
      return true;
    }
    std::size_t i = at_;
    while (letter_at(i) || digit_at(i) || byte(i) == '.' || byte(i) == '-' || byte(i) == '+' || byte(i) == '_') {
      if (peek(i) == CharClass::space || i - begin > 64) return false;
      // Latin letters with accents are two bytes.
      const auto lead = static_cast<unsigned char>(byte(i));
      if (lead >= 0xCC) return false;
      i += lead >= 0x80 ? 2 : 1;
    }
    if (byte(i) != '@' || !(letter_at(i + 1) || digit_at(i + 1))) return false;
    std::size_t j = i + 1, dot = 0;
    while ((static_cast<unsigned char>(byte(j)) < 128 && letter_at(j)) || digit_at(j) || byte(j) == '-' ||
           (byte(j) == '.' && (letter_at(j + 1) || digit_at(j + 1)))) {
      if (byte(j) == '.') dot = j;
      ++j;
    }
    if (!dot) return false;
    at_ = j;
    emit(begin, Shape::opaque);
    return true;
  }

  std::string_view text_;
  Tokens& out_;
  Parts parts_;
  Planes planes_;
  std::size_t at_ = 0;
  std::uint8_t flags_ = kParagraphBefore | kLineBefore | kSpaceBefore;
};

NEWSPAN_FOR_AVX2 void scan_by_avx2(std::string_view text, Tokens& out, Parts parts) { Scanner(text, out, parts, true).run<true>(); }

}  // namespace

void scan(std::string_view text, Tokens& out, Parts parts, Way way) {
  if (way == Way::simd && has_avx2()) return scan_by_avx2(text, out, parts);
  Scanner by(text, out, parts, false);
  if (way == Way::letters) by.run<false>();
  else by.run<true>();
}

std::string_view fold_token(std::string_view token, char (&buffer)[48]) {
  if (token.size() > sizeof buffer) return {};
  std::size_t n = 0;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const char c = token[i];
    if (c >= 'A' && c <= 'Z') {
      buffer[n++] = static_cast<char>(c | 0x20);
    } else if (c == '\xE2' && token.substr(i, 3) == "’") {
      buffer[n++] = '\'';
      i += 2;
    } else {
      buffer[n++] = c;
    }
  }
  return {buffer, n};
}

std::vector<std::string> folded_words(std::string_view term) {
  Tokens tokens;
  scan(term, tokens);
  std::vector<std::string> words;
  char buffer[48];
  for (const Token& t : tokens) words.emplace_back(fold_token(t.span().of(term), buffer));
  return words;
}

namespace {

// Sixteen bytes as one, on every machine that has such.
using Bytes16 = std::uint8_t __attribute__((vector_size(16)));

// Those of the first n of sixteen bytes; of more, none.
constexpr auto kFirst = [] {
  std::array<std::array<std::uint8_t, 16>, 18> t{};
  for (std::size_t n = 0; n <= 16; ++n)
    for (std::size_t i = 0; i < n; ++i) t[n][i] = 0xff;
  return t;
}();

Bytes16 load(const void* from) {
  Bytes16 out;
  std::memcpy(&out, from, sizeof out);
  return out;
}
// ASCII capitals as small letters: of signed bytes, so moved, they are the least.
Bytes16 lower(Bytes16 x) {
  using Signed16 = std::int8_t __attribute__((vector_size(16)));
  return x | (reinterpret_cast<Bytes16>(reinterpret_cast<Signed16>(x + std::uint8_t{0x80 - 'A'}) < std::int8_t{-0x80 + 26}) & 0x20);
}

// What a token is to those who list places, beside the flags of its entry.
enum Mark : std::uint8_t {
  kTight = 16,   // a sign without space on either side
  kCloses = 32,  // a sentence may begin behind it
  kLine = 64,    // it begins a line
  kBracket = 128,
};
static_assert((kTight | kCloses | kLine | kBracket) > (kStartsPhrase | kStartsNumber | kInPhrase | kOpensNumber));

// By shape and flags, a sign being whatever signs may be; and what of it is left by the first byte.
constexpr std::size_t kAllFlags = 2 * kAbbreviation;
constexpr auto kMarks = [] {
  std::array<std::array<std::uint8_t, 64>, kAllFlags> t{};
  static_assert(kShapes <= 64);
  for (std::size_t flags = 0; flags < kAllFlags; ++flags)
    for (std::size_t s = 0; s < kShapes; ++s) {
      const auto shape = static_cast<Shape>(s);
      unsigned m = is_punct(shape) ? kCloses | kBracket : 0;
      if (shape == Shape::punct_tight) m |= kTight;
      if (shape == Shape::n_large) m |= kStartsNumber;
      if (flags & kAbbreviation) m |= kCloses;
      if (flags & kLineBefore) m |= kLine;
      t[flags][s] = static_cast<std::uint8_t>(m);
    }
  return t;
}();
constexpr auto kMarksOfByte = [] {
  std::array<std::uint8_t, 256> t{};
  for (std::size_t c = 0; c < 256; ++c) {
    const bool sign = c < 128 && kAscii[c] == CharClass::sign, closes = std::string_view(".!?)]\"'").find(static_cast<char>(c)) < 128;
    t[c] = static_cast<std::uint8_t>(0xff & ~(sign && !closes ? kCloses : 0) & ~(c == '(' ? 0 : kBracket));
  }
  return t;
}();

std::uint8_t marks_of(const Token& t, std::uint64_t first, std::uint8_t of_entry) {
  return of_entry | (kMarks[t.flags][static_cast<std::size_t>(t.shape)] & kMarksOfByte[first & 0xff]);
}

// Lists the places of n tokens: eight at a time, each with the one before and the one behind, whose marks are there, too.
void list_places(const std::uint8_t* marks, std::size_t n, Places& out) {
  const auto list = [n](Buffer<std::uint32_t>& places, auto&& of_eight) {
    places.clear();
    for (std::size_t block = 0; block < n; block += 64) {
      std::uint64_t bits = 0;
      for (std::size_t i = 0; i < 64 && block + i < n; i += 8) bits |= top_bits((of_eight(block + i) & kOnes) << 7) << i;
      if (n - block < 64) bits &= (std::uint64_t{1} << (n - block)) - 1;
      places.reserve(places.size() + 64);
      for (; bits != 0; bits &= bits - 1)
        places.push_back(static_cast<std::uint32_t>(block) + static_cast<std::uint32_t>(std::countr_zero(bits)));
    }
  };
  const auto at = [marks](std::size_t i) { return load8(marks + i); };
  static_assert(kStartsPhrase == 1 && kStartsNumber == 2 && kInPhrase == 4 && kOpensNumber == 8);
  list(out.sentences, [&](std::size_t i) { return at(i - 1) >> 5 | at(i) >> 6 | at(i) >> 7; });
  list(out.numbers, [&](std::size_t i) { return at(i) >> 1 | (at(i) >> 3 & (at(i + 1) >> 1 | at(i + 1) >> 4)); });
  list(out.phrases, [&](std::size_t i) { return at(i) & at(i + 1) >> 2; });
}

// Words of more than sixteen bytes, or with letters beyond ASCII, or at the text's end.
[[gnu::noinline]] EntryId find_long(std::string_view text, const Lexicon& lexicon, const Token& token) {
  char buffer[48];
  const std::string_view folded = fold_token(token.span().of(text), buffer);
  return folded.empty() ? EntryId{0} : lexicon.find(folded);
}

inline void look_up_all(std::string_view text, const Lexicon& lexicon, Tokens& tokens, Places& places) {
  // In batches: first it is worked out where each word stands, and fetched, then it is read.
  constexpr std::size_t kBatch = 64;
  struct Sought {
    std::uint64_t low, high;
    const WordSlot* slot;
  } sought[kBatch];
  const WordSlot* const slots = lexicon.word_slots.data();
  const auto size = static_cast<std::uint32_t>(lexicon.word_slots.size());
  // Where sixteen bytes may begin.
  static constexpr char kNothing[16] = {};
  const char* const data = text.size() < 16 ? kNothing : text.data();
  const std::size_t last_whole = text.size() < 16 ? 0 : text.size() - 16;
  places.marks.resize_uninitialized(tokens.size() + 17);
  std::uint8_t* marks = places.marks.data();
  std::memset(marks, 0, 8);  // before the first
  marks += 8;
  for (std::size_t from = 0; from < tokens.size(); from += kBatch) {
    const std::size_t n = std::min(kBatch, tokens.size() - from);
    Token* const batch = tokens.data() + from;
    for (std::size_t i = 0; i < n; ++i) {
      // Sixteen bytes at once, those of the token kept; longer words, letters beyond ASCII (’ is folded) and the text's end
      // take the longer way.
      const std::uint32_t begin = batch[i].begin;
      const std::size_t bytes = begin <= last_whole ? std::min<std::size_t>(batch[i].end - begin, 17) : 17;
      const Bytes16 folded = lower(load(data + (begin <= last_whole ? begin : 0)) & load(kFirst[bytes].data()));
      Sought& word = sought[i];
      std::memcpy(&word.low, &folded, sizeof folded);
      if ((word.low | word.high) & kTop) word.low = word.high = 0;
      word.slot = slots + Lexicon::place(word.low, word.high, size);
      __builtin_prefetch(word.slot);
    }
    for (std::size_t i = 0; i < n; ++i) {
      Token& t = batch[i];
      const Sought& word = sought[i];
      if (word.low != 0) {
        const WordSlot* slot = word.slot;
        while (((slot->low ^ word.low) | (slot->high ^ word.high)) != 0 && slot->entry != 0)
          if (++slot == slots + size) slot = slots;
        t.entry = slot->entry;  // 0: a free place
        t.cited = slot->cited;
        marks[from + i] = marks_of(t, word.low, slot->flags);
      } else {
        t.entry = find_long(text, lexicon, t);
        const Entry& e = lexicon.entries[t.entry];
        t.cited = e.cited;
        marks[from + i] = marks_of(t, static_cast<unsigned char>(text[t.begin]), e.flags);
      }
    }
  }
  std::memset(marks + tokens.size(), 0, 9);
  list_places(marks, tokens.size(), places);
}

NEWSPAN_FOR_AVX2 void look_up_by_avx2(std::string_view text, const Lexicon& lexicon, Tokens& tokens, Places& places) {
  look_up_all(text, lexicon, tokens, places);
}

}  // namespace

void look_up(std::string_view text, const Lexicon& lexicon, Tokens& tokens, Places& places, Way way) {
  if (way == Way::simd && has_avx2()) look_up_by_avx2(text, lexicon, tokens, places);
  else look_up_all(text, lexicon, tokens, places);
}

}  // namespace newspan
