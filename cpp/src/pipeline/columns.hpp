// The fields of the contract, and the builder that fills them row by row.
#pragma once

#include <array>

#include "newspan/columns.hpp"

namespace newspan {

// name, type, kinds, meaning
#define NEWSPAN_FIELDS(F)                                                                                             \
  F(file, utf8, "*", "the input file; null for tables in memory")                                                     \
  F(row, int64, "*", "the 0-based physical record in the file or table, bad records counted")                         \
  F(id, utf8, "*", "the document: the input's id field, type kept; else the file's path; else row")                   \
  F(kind, utf8, "*", "what the span is")                                                                              \
  F(start, int64, "*", "first code point of the span in the text")                                                    \
  F(end, int64, "*", "code point behind the span")                                                                    \
  F(text, utf8, "*", "the text from start to end, as it stands")                                                      \
  F(key, utf8, "*", "unique in the document and stable from run to run: kind:start-end, #2 appended to a second")     \
  F(sentence, int64, "*", "0-based index of the sentence that holds start")                                           \
  F(rule, utf8, "*", "the grammar rule that made the row")                                                            \
  F(type, utf8, "time structure", "time: DATE, TIME, DURATION or SET (TimeML 1.2.1); structure: dateline")            \
  F(norm, utf8, "time", "the TIMEX3 value")                                                                           \
  F(mod, utf8, "time",                                                                                                \
    "the TIMEX3 mod: BEFORE, AFTER, ON_OR_BEFORE, ON_OR_AFTER, LESS_THAN, MORE_THAN, EQUAL_OR_LESS, EQUAL_OR_MORE, "  \
    "START, MID, END, APPROX or null")                                                                                \
  F(earliest, timestamp, "time", "first second of a DATE or TIME, local to the text; null where unknown")             \
  F(latest, timestamp, "time", "the second behind its last")                                                          \
  F(zone, utf8, "time", "the time zone, as it stands")                                                                \
  F(value, float64, "quantity", "the figure, scaled (3 million: 3000000); of a range the lower end")                  \
  F(high, float64, "quantity", "the higher end of a range or of a vague figure, else null")                           \
  F(hedge, utf8, "quantity", "the words that loosen the figure, as they stand")                                       \
  F(bound, utf8, "quantity", "= ~ > >= < or <=")                                                                      \
  F(dimension, utf8, "quantity",                                                                                      \
    "count, number, money, percent, ratio, ordinal, age, temperature, length, area, volume, mass, speed, duration, "  \
    "power, energy, pressure, frequency, data, angle or other")                                                       \
  F(unit, utf8, "quantity",                                                                                           \
    "ISO 4217 code, percent or its kin, CLDR unit, or the counted noun in the singular; "                             \
    "rates as USD-per-barrel")                                                                                        \
  F(role, utf8, "quantity", "level, change, from-to, increment, previous or expected; null where the text is silent") \
  F(trend, utf8, "quantity", "up, down or null")                                                                      \
  F(time, utf8, "quantity", "the expression that says when what is stated holds")                                     \
  F(time_start, int64, "quantity", "its first code point")                                                            \
  F(time_end, int64, "quantity", "the code point behind it")                                                          \
  F(time_norm, utf8, "quantity", "its TIMEX3 value")                                                                  \
  F(time_earliest, timestamp, "quantity", "its first second")                                                         \
  F(time_latest, timestamp, "quantity", "the second behind its last")                                                 \
  F(long, utf8, "acronym", "what the short form stands for, where the text spells it out")                            \
  F(long_start, int64, "acronym", "its first code point")                                                             \
  F(long_end, int64, "acronym", "the code point behind it")

namespace field {
enum Index : std::size_t {
#define NEWSPAN_FIELD(name, type, kinds, meaning) name##_,
  NEWSPAN_FIELDS(NEWSPAN_FIELD)
#undef NEWSPAN_FIELD
      count_
};
}  // namespace field

class BatchBuilder {
 public:
  explicit BatchBuilder(bool integer_ids);

  void set(field::Index f, std::int64_t value);
  void set(field::Index f, double value);
  void set(field::Index f, std::string_view value);
  void end_row() { ++rows_; }
  std::int64_t rows() const { return rows_; }

  std::shared_ptr<const Batch> finish();

 private:
  struct Building {
    Column column;
    std::int64_t rows = 0;
  };
  void pad(Building& b, std::int64_t to);

  std::array<Building, field::count_> columns_;
  std::int64_t rows_ = 0;
};

// A cell as text, for JSON and tests: seconds since 1970 as 2025-07-02T09:30:00.
std::string format_timestamp(std::int64_t seconds);

}  // namespace newspan
