// Time expressions: TIMEX3 rows from data/en/time.rules, resolved against the day of publication and, where
// the text moves on, against what it just named.
#pragma once

#include <optional>

#include "grammar/items.hpp"
#include "news/records.hpp"
#include "news/time/calendar.hpp"

namespace newspan {

struct TimeOptions {
  std::optional<Days> published;
  bool day_first = false;  // 3/4/2025 is 3 April
};

struct TimeScratch {
  Items items;
  Buffer<Symbol> symbols;
  std::vector<Mask> masks;
};

// Reads records.structures for the dateline; appends to records.times, in the order of the text.
void read_times(const Text& text, const TimeOptions& options, TimeScratch& scratch, Records& records);

}  // namespace newspan
