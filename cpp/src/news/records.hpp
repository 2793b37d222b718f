// Records: what the extractors found in one text, kind by kind. The only place where kinds meet: an extractor
// reads what came before it here and adds its own.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "newspan/span.hpp"

namespace newspan {

// A string of at most 63 bytes without heap; longer ones are cut at a character.
class ShortString {
 public:
  ShortString() = default;
  ShortString(std::string_view s) {  // NOLINT: implicit on purpose
    std::size_t n = s.size() < sizeof data_ ? s.size() : sizeof data_;
    while (n > 0 && n < s.size() && (static_cast<unsigned char>(s[n]) & 0xC0) == 0x80) --n;  // never half a character
    for (; size_ < n; ++size_) data_[size_] = s[size_];
  }
  ShortString(const std::string& s) : ShortString(std::string_view(s)) {}  // NOLINT
  ShortString(const char* s) : ShortString(std::string_view(s)) {}         // NOLINT
  std::string_view view() const { return {data_, size_}; }
  // What does not fit is cut.
  ShortString& append(std::string_view s) {
    for (std::size_t i = 0; i < s.size() && size_ < sizeof data_; ++i) data_[size_++] = s[i];
    return *this;
  }
  ShortString& append(std::int64_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return append(std::string_view(digits, static_cast<std::size_t>(end - digits)));
  }
  bool empty() const { return size_ == 0; }

 private:
  char data_[63];
  std::uint8_t size_ = 0;
};

inline constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();
inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

// What every row has.
struct Row {
  Span span;
  const char* rule = "";
  std::uint32_t first = 0, last = 0;  // tokens
};

enum class TimeType : std::uint8_t { date, time, duration, set };

struct Time : Row {
  TimeType type = TimeType::date;
  ShortString norm;
  std::string_view mod;                               // TIMEX3's, or empty
  std::int64_t earliest = kNoTime, latest = kNoTime;  // seconds since 1970, local to the text; latest exclusive
  Span zone;
};

enum class ContactType : std::uint8_t { url, email, handle, hashtag, phone, ip };

struct Contact : Row {
  ContactType type = ContactType::url;
  std::string norm;
};

enum class StructureType : std::uint8_t { dateline, byline, headline, subhead, caption, promo, correction, list };

struct Structure : Row {
  StructureType type = StructureType::dateline;
};

enum class NameType : std::uint8_t { person, organization, place, other };

struct Name : Row {
  NameType type = NameType::other;
  Span canonical;            // the fullest form in the document; may be its own span
  std::string_view country;  // ISO 3166 alpha-2, or empty
};

// Who says it, and when; on figures and quotes.
struct Voice {
  Span speaker;              // empty: none found
  Span speaker_name;         // the full name it stands for, or empty
  bool unresolved = false;   // somebody says it, but who is not found
  int time = -1, said = -1;  // indexes in Records::times: when it holds, when it was said
};

enum class QuoteType : std::uint8_t { direct, indirect, mixed };

struct Quote : Row {
  QuoteType type = QuoteType::indirect;
  std::vector<Span> parts;  // in the order of the text
  Span cue;
  bool negated = false;
  bool claims = true;   // what it holds is stated by the speaker; not wanted, asked for, opposed
  bool speech = false;  // said or written, not thought, meant, shown
  bool cited = false;   // by the quote around it, which reports the same
  int parent = -1;      // index in Records::quotes
  std::string_view speaker_type;
  Voice voice;

  // Whether one of its parts holds all of it.
  bool holds(Span s) const {
    const auto behind = std::upper_bound(parts.begin(), parts.end(), s.begin, [](std::uint32_t at, Span p) { return at < p.begin; });
    return behind != parts.begin() && std::prev(behind)->contains(s);
  }
};

struct Quantity : Row {
  double value = kNoValue, high = kNoValue;
  Span hedge;
  std::string_view bound = "=";
  std::string_view dimension;
  ShortString unit;
  ShortString main;  // of money in a minor unit (cent-per-share) the main one (USD-per-share); empty: that is not told
  double parts = 1;  // so many make one of that
  std::string_view role;
  std::string_view trend;
  std::uint32_t number_first = 0, number_last = 0;  // tokens of the figure alone
  std::uint32_t noun_first = 0,
                noun_last = 0;  // tokens of what it counts, inside the extent; first 0: it names nothing, or is tied on (3-member)
  Span thing, of, event, status, where;
  std::string_view event_class, status_class, country;
  int quote = -1;     // index in Records::quotes
  int reporter = -1;  // likewise: the quote whose source reports what that one holds
  int same_as = -1;   // index in Records::quantities
  Voice voice;

  void take_unit(const Quantity& of) { unit = of.unit, main = of.main, parts = of.parts; }
};

// The row that holds a byte, of rows that lie apart in the order of the text; null: none does.
template <class T>
const T* row_at(const std::vector<T>& rows, std::uint32_t byte) {
  const auto behind = std::upper_bound(rows.begin(), rows.end(), byte, [](std::uint32_t at, const T& x) { return at < x.span.begin; });
  return behind != rows.begin() && std::prev(behind)->span.end > byte ? &*std::prev(behind) : nullptr;
}

struct Acronym : Row {
  Span long_form;  // empty: not spelled out
};

struct Records {
  std::vector<Contact> contacts;
  std::vector<Structure> structures;
  std::vector<Time> times;
  std::vector<Quantity> quantities;
  std::vector<Acronym> acronyms;
  std::vector<Name> names;
  std::vector<Quote> quotes;

  void clear() {
    contacts.clear();
    structures.clear();
    times.clear();
    quantities.clear();
    acronyms.clear();
    names.clear();
    quotes.clear();
  }
};

}  // namespace newspan
