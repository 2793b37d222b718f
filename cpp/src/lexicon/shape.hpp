// Shape: what a token or a number looks like, apart from which word it is. Grammar rules name shapes (the
// table kShapeNames); the lexicon asks for one where case tells words apart (May, US).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace newspan {

enum class Shape : std::uint8_t {
  other,
  lower,    // troops
  cap,      // Kyiv
  upper,    // NATO, U.S.
  initial,  // J
  mixed,    // iPhone, McDonald
  // Letters glued to the digits before them: 180ml, 2.7M, 9AM, 5kW.
  glued_lower,
  glued_upper,
  glued_mixed,
  opaque,        // a URL, an address, a handle, a hashtag: nothing inside is read
  punct_tight,   // no space on either side: the hyphen of 15-year-old
  punct_after,   // space after only: a comma
  punct_before,  // space before only: an opening bracket
  punct_loose,   // space on both sides: a dash
  // Numbers; digits unless said otherwise.
  n_0,         // 0, 00
  n_1_12,      // what a month or a clock's hour can be
  n_13_24,     //
  n_25_31,     //
  n_32_59,     //
  n_60_99,     //
  n_3,         // 100 to 999
  n_year,      // 1000 to 2999 in four plain digits
  n_large,     // any other plain digits
  n_comma,     // 1,234
  n_decimal,   // 5.9
  n_scaled,    // 3 million, 2.7bn
  n_fraction,  // 3/4, 2 1/2, two thirds, half
  n_words_1_12,
  n_words_13_31,
  n_words_year,  // nineteen ninety-six
  n_words,
  n_vague,     // dozens, thousands
  n_dozen,     // a dozen, 3 dozen
  n_ord_1_31,  // 21st
  n_ord,
  n_ordw_1_31,  // twenty-first
  n_ordw,
  n_bad,   // digits that are no number: 1.2.3
  record,  // of an earlier kind, taken as one item: see RecordTag
  count_
};

inline constexpr std::size_t kShapes = static_cast<std::size_t>(Shape::count_);

constexpr std::uint64_t shape_bit(Shape s) { return std::uint64_t{1} << static_cast<unsigned>(s); }
template <class... S>
constexpr std::uint64_t shape_set(S... s) {
  return (shape_bit(s) | ...);
}
constexpr std::uint64_t shape_range(Shape a, Shape b) { return ((shape_bit(b) << 1) - 1) & ~(shape_bit(a) - 1); }

// The names that rules use.
struct ShapeName {
  std::string_view name;
  std::uint64_t shapes;
};
inline constexpr std::array kShapeNames{
    ShapeName{"lower", shape_set(Shape::lower)},
    ShapeName{"Cap", shape_set(Shape::cap)},
    ShapeName{"Initial", shape_set(Shape::initial)},
    ShapeName{"Upper", shape_set(Shape::upper)},
    ShapeName{"Capital", shape_range(Shape::cap, Shape::mixed)},  // any word with a capital
    ShapeName{"Word", shape_range(Shape::lower, Shape::mixed)},
    ShapeName{"Glued", shape_range(Shape::glued_lower, Shape::glued_mixed)},
    ShapeName{"Tight", shape_set(Shape::punct_tight)},
    ShapeName{"Loose", shape_set(Shape::punct_loose)},
    ShapeName{"Before", shape_set(Shape::punct_before)},
    ShapeName{"Num", shape_range(Shape::n_0, Shape::n_words) | shape_bit(Shape::n_dozen)},  // any cardinal
    ShapeName{"Digits", shape_range(Shape::n_0, Shape::n_decimal)},
    ShapeName{"Int", shape_range(Shape::n_0, Shape::n_comma)},
    ShapeName{"Words", shape_range(Shape::n_words_1_12, Shape::n_words)},
    ShapeName{"Vague", shape_set(Shape::n_vague)},
    ShapeName{"Fraction", shape_set(Shape::n_fraction)},
    ShapeName{"Decimal", shape_set(Shape::n_decimal)},
    ShapeName{"Scaled", shape_set(Shape::n_scaled)},
    ShapeName{"Small", shape_set(Shape::n_1_12, Shape::n_words_1_12)},
    ShapeName{"Day", shape_range(Shape::n_1_12, Shape::n_25_31)},  // a day of the month
    ShapeName{"MonthNumber", shape_set(Shape::n_1_12)},
    ShapeName{"Hour", shape_range(Shape::n_0, Shape::n_13_24)},
    ShapeName{"Sixty", shape_range(Shape::n_0, Shape::n_32_59)},  // minutes, seconds
    ShapeName{"Two", shape_range(Shape::n_0, Shape::n_60_99)},    // one or two digits
    ShapeName{"Three", shape_set(Shape::n_3)},
    ShapeName{"Year", shape_set(Shape::n_year)},
    ShapeName{"YearWords", shape_set(Shape::n_words_year)},
    ShapeName{"Ordinal", shape_range(Shape::n_ord_1_31, Shape::n_ordw)},
    ShapeName{"OrdinalDay", shape_set(Shape::n_ord_1_31, Shape::n_ordw_1_31)},
    ShapeName{"Bad", shape_set(Shape::n_bad)},  // digits that other letters or signs make no number: the 09 of 09T18
    ShapeName{"OrdinalDigits", shape_set(Shape::n_ord_1_31, Shape::n_ord)},
};

// What a record is to the rules of later kinds: <time DATE>. Each has an entry of the lexicon, from 1 on in this order;
// <time> is any of those whose name begins so.
enum class RecordTag : std::uint8_t {
  date,
  time,
  duration,
  set,
  quantity,
  person,
  organization,
  place,
  other_name,
  contact,
  quoted,
  count_
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(RecordTag::count_)> kRecordTags{
    "<time DATE>",         "<time TIME>",  "<time DURATION>", "<time SET>", "<quantity>", "<name person>",
    "<name organization>", "<name place>", "<name other>",    "<contact>",  "<quoted>"};

constexpr bool is_letters(Shape s) { return s >= Shape::lower && s <= Shape::mixed; }
constexpr bool is_glued(Shape s) { return s >= Shape::glued_lower && s <= Shape::glued_mixed; }
constexpr bool is_capital(Shape s) { return s >= Shape::cap && s <= Shape::mixed; }
constexpr bool is_punct(Shape s) { return s >= Shape::punct_tight && s <= Shape::punct_loose; }
constexpr bool is_number(Shape s) { return s >= Shape::n_0 && s <= Shape::n_bad; }

}  // namespace newspan
