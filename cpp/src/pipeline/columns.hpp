// The fields of the contract, and the builder that fills them row by row.
#pragma once

#include <array>

#include "newspan/columns.hpp"

namespace newspan {

// name, type, kinds, meaning
#define NEWSPAN_FIELDS(F)                                                                                                          \
  F(file, utf8, "*", "the input file; null for tables in memory")                                                                  \
  F(row, int64, "*", "the 0-based physical record in the file or table, bad records counted")                                      \
  F(id, utf8, "*", "the document: the input's id field, type kept; else the file's path; else row")                                \
  F(field, utf8, "*", "which text column, where several were named")                                                               \
  F(kind, utf8, "*", "what the span is; of a user's rule its label")                                                               \
  F(start, int64, "*", "first code point of the span in the text")                                                                 \
  F(end, int64, "*", "code point behind the span")                                                                                 \
  F(text, utf8, "*", "the text from start to end, as it stands")                                                                   \
  F(key, utf8, "*", "unique in the document and stable from run to run: kind:start-end, #2 appended to a second")                  \
  F(sentence, int64, "*", "0-based index of the sentence that holds start")                                                        \
  F(rule, utf8, "*", "the grammar rule, or the user's rule, that made the row")                                                    \
  F(type, utf8, "time structure name",                                                                                             \
    "time: DATE, TIME, DURATION or SET (TimeML 1.2.1); structure: dateline, byline, headline, subhead, caption, promo, "           \
    "correction or list; name: person, organization, place or other")                                                              \
  F(norm, utf8, "time url email handle hashtag phone ip", "time: the TIMEX3 value; contacts: the normal form")                     \
  F(mod, utf8, "time",                                                                                                             \
    "the TIMEX3 mod: BEFORE, AFTER, ON_OR_BEFORE, ON_OR_AFTER, LESS_THAN, MORE_THAN, EQUAL_OR_LESS, EQUAL_OR_MORE, "               \
    "START, MID, END, APPROX or null")                                                                                             \
  F(earliest, timestamp, "time", "first second of a DATE or TIME, local to the text; null where unknown")                          \
  F(latest, timestamp, "time", "the second behind its last")                                                                       \
  F(zone, utf8, "time", "the time zone, as it stands")                                                                             \
  F(value, float64, "quantity", "the figure, scaled (3 million: 3000000); of a range the lower end")                               \
  F(high, float64, "quantity", "the higher end of a range or of a vague figure, else null")                                        \
  F(hedge, utf8, "quantity", "the words that loosen the figure, as they stand")                                                    \
  F(bound, utf8, "quantity", "= ~ > >= < or <=")                                                                                   \
  F(dimension, utf8, "quantity",                                                                                                   \
    "count, number, money, percent, ratio, ordinal, age, temperature, length, area, volume, mass, speed, duration, "               \
    "power, energy, pressure, frequency, data, angle or other")                                                                    \
  F(unit, utf8, "quantity",                                                                                                        \
    "ISO 4217 code, percent or its kin, CLDR unit, or the counted noun in the singular; "                                          \
    "rates as USD-per-barrel")                                                                                                     \
  F(role, utf8, "quantity",                                                                                                        \
    "level (how much there is: what the text shows to be nothing else), change, from-to, increment, previous or "                  \
    "expected; null of ordinals")                                                                                                  \
  F(trend, utf8, "quantity", "up, down or null")                                                                                   \
  F(thing, utf8, "quantity", "what is measured or counted, the text's own phrase")                                                 \
  F(thing_start, int64, "quantity", "its first code point")                                                                        \
  F(thing_end, int64, "quantity", "the code point behind it")                                                                      \
  F(of, utf8, "quantity", "the whole that it is a part of")                                                                        \
  F(of_start, int64, "quantity", "its first code point")                                                                           \
  F(of_end, int64, "quantity", "the code point behind it")                                                                         \
  F(event, utf8, "quantity", "the word that says what happened to what is counted")                                                \
  F(event_start, int64, "quantity", "its first code point")                                                                        \
  F(event_end, int64, "quantity", "the code point behind it")                                                                      \
  F(event_class, utf8, "quantity",                                                                                                 \
    "kill, injure, detain, displace, deploy, attack, vote, give, buy, sell, employ, dismiss, build, destroy, produce, "            \
    "infect or other")                                                                                                             \
  F(status, utf8, "quantity", "the words that make it less than asserted")                                                         \
  F(status_start, int64, "quantity", "their first code point")                                                                     \
  F(status_end, int64, "quantity", "the code point behind them")                                                                   \
  F(status_class, utf8, "quantity",                                                                                                \
    "planned, possible, expected, required, hypothetical, negated, denied or alleged; null: unmarked, no promise that it is true") \
  F(where, utf8, "quantity", "the place of what is counted, from the same clause")                                                 \
  F(where_start, int64, "quantity", "its first code point")                                                                        \
  F(where_end, int64, "quantity", "the code point behind it")                                                                      \
  F(country, utf8, "quantity name", "ISO 3166 alpha-2 of the place, of a name's place or of a demonym's state")                    \
  F(same_as, utf8, "quantity", "key of the first figure of the document that states the same")                                     \
  F(quote_type, utf8, "quote", "direct (all inside quotation marks), indirect (none) or mixed")                                    \
  F(parts, list, "quote", "the content's pieces, marks included: list of {start, end}; JSON: [[start, end], …]")                   \
  F(cue, utf8, "quote", "the word that says that somebody said it")                                                                \
  F(cue_start, int64, "quote", "its first code point")                                                                             \
  F(cue_end, int64, "quote", "the code point behind it")                                                                           \
  F(negated, boolean, "quote", "true where it is denied or not said")                                                              \
  F(parent, utf8, "quote", "key of the quote that it is reported in")                                                              \
  F(speaker_type, utf8, "quote", "person, organization, document, media, group or unnamed")                                        \
  F(canonical, utf8, "name", "the fullest form of the same name in the document")                                                  \
  F(speaker, utf8, "quantity quote", "the innermost source, the text's own phrase")                                                \
  F(speaker_start, int64, "quantity quote", "its first code point")                                                                \
  F(speaker_end, int64, "quantity quote", "the code point behind it")                                                              \
  F(voice, utf8, "quantity quote", "where there is no speaker: outlet (the outlet's own voice) or unresolved")                     \
  F(speaker_name, utf8, "quantity quote", "the full name that the speaker stands for")                                             \
  F(quote, utf8, "quantity", "key of the innermost quote that holds it")                                                           \
  F(time, utf8, "quantity quote", "the expression that says when what is stated holds")                                            \
  F(time_start, int64, "quantity quote", "its first code point")                                                                   \
  F(time_end, int64, "quantity quote", "the code point behind it")                                                                 \
  F(time_norm, utf8, "quantity quote", "its TIMEX3 value")                                                                         \
  F(time_earliest, timestamp, "quantity quote", "its first second")                                                                \
  F(time_latest, timestamp, "quantity quote", "the second behind its last")                                                        \
  F(said, utf8, "quantity quote", "the expression that says when it was said")                                                     \
  F(said_start, int64, "quantity quote", "its first code point")                                                                   \
  F(said_end, int64, "quantity quote", "the code point behind it")                                                                 \
  F(said_norm, utf8, "quantity quote", "its TIMEX3 value")                                                                         \
  F(long, utf8, "acronym", "what the short form stands for, where the text spells it out")                                         \
  F(long_start, int64, "acronym", "its first code point")                                                                          \
  F(long_end, int64, "acronym", "the code point behind it")                                                                        \
  F(groups, list, "label", "a user's label: the pattern's groups, list of {name, start, end, text}")                               \
  F(entry, utf8, "label", "a user's label: the dictionary entry's id")

// What the other views need beyond a span's own row. Never shown as a span's field.
#define NEWSPAN_INTERNAL(F)                                                       \
  F(id_number, int64, "-", "the id, where it is an integer among text")           \
  F(fact_value, float64, "quantity", "the value, of minor units in the main one") \
  F(fact_high, float64, "quantity", "the higher end, likewise")                   \
  F(fact_unit, utf8, "quantity", "the unit, likewise")                            \
  F(fact_cue, utf8, "quantity", "the cue of the quote that holds it")             \
  F(fact_parent, utf8, "quantity", "the speaker of the quote around that")        \
  F(sentence_at, int64, "quantity", "its sentence among Batch::sentences")        \
  F(sentence_text, utf8, "quantity", "that sentence; filled by facts()")          \
  F(pre, utf8, "label", "what stands before a match")                             \
  F(post, utf8, "label", "what stands behind it")

// The columns of the joined view: name, field, meaning.
// clang-format off
#define NEWSPAN_FACTS(F) \
  F(file, file) F(row, row) F(id, id) F(field, field) F(key, key) \
  F(start, start) F(end, end) F(text, text) F(value, fact_value) F(high, fact_high) \
  F(bound, bound) F(dimension, dimension) F(unit, fact_unit) F(role, role) F(trend, trend) \
  F(thing, thing) F(of, of) F(event, event) F(event_class, event_class) F(status, status) \
  F(status_class, status_class) F(speaker, speaker) F(speaker_name, speaker_name) F(cue, fact_cue) F(parent, fact_parent) \
  F(time, time) F(time_norm, time_norm) F(said, said) F(said_norm, said_norm) F(where, where) \
  F(country, country) F(same_as, same_as) F(sentence_text, sentence_text)
// The columns of matches.
#define NEWSPAN_MATCHES(F) \
  F(file, file) F(row, row) F(id, id) F(field, field) F(rule, rule) F(start, start) F(end, end) \
  F(pre, pre) F(text, text) F(post, post) F(groups, groups) F(entry, entry)
// clang-format on

namespace field {
enum Index : std::size_t {
#define NEWSPAN_FIELD(name, type, kinds, meaning) name##_,
  NEWSPAN_FIELDS(NEWSPAN_FIELD) NEWSPAN_INTERNAL(NEWSPAN_FIELD)
#undef NEWSPAN_FIELD
      count_
};
}  // namespace field

// The type of a field's column; of one that no view shows, too.
ColumnType type_of(std::size_t column);

// A column without rows, of the same make.
Column empty_like(const Column& c);

struct ListItem {
  std::int64_t start, end;
  std::string_view name, text;  // of `groups`
};

// Fills one batch after another; its memory grows and is used again.
class BatchBuilder {
 public:
  explicit BatchBuilder(bool integer_ids);

  template <class T>
  void set(field::Index f, T value) {
    columns_[f].note(rows_);
    columns_[f].values.push(value);
  }
  void set(field::Index f, std::span<const ListItem> items);
  void end_row() { ++rows_; }
  // The same value in every row from `from` on, which have none there yet.
  template <class T>
  void fill(field::Index f, std::int64_t from, T value) {
    for (std::int64_t row = from; row < rows_; ++row) {
      columns_[f].note(row);
      columns_[f].values.push(value);
    }
  }
  std::int64_t rows() const { return rows_; }
  void truncate(std::int64_t to);  // the first rows alone
  bool large() const;              // time to finish
  // Notes a sentence that holds a figure; its place among Batch::sentences.
  std::int64_t add_sentence(std::string_view sentence) {
    sentences_.push(sentence);
    return sentences_.rows - 1;
  }

  // The rows so far, with columns carried along behind, which are taken; the next row is another batch's first. Where the memory does
  // not suffice all is as before.
  std::shared_ptr<const Batch> finish(std::vector<Column>& kept);

 private:
  // The values alone, and which rows they are of: most fields are set in few rows, some in every one.
  struct Sparse {
    std::vector<std::uint32_t> rows;  // empty: every row so far
    Column values;

    // The next value is of this row.
    void note(std::int64_t row) {
      if (rows.empty() && values.rows == row) return;
      note_gap(row);
    }
    void note_gap(std::int64_t row);
  };
  std::array<Sparse, field::count_> columns_;
  Column sentences_{ColumnType::utf8};
  std::int64_t rows_ = 0;
};

// A cell as text, for JSON and tests: seconds since 1970 as 2025-07-02T09:30:00.
std::string format_timestamp(std::int64_t seconds);

}  // namespace newspan
