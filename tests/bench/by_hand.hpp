// Ten rules for times, once as lines of grammar and once written by hand, over the same items.
#pragma once

#include <functional>

#include "grammar/items.hpp"
#include "text/text.hpp"

namespace newspan::bench {

// The lines, as they would stand in a .rules file.
extern const char* const kTenRules;

struct Found {
  std::uint32_t rule;
  Span span;
  friend bool operator==(const Found&, const Found&) = default;
};

// The hand-written counterpart: leftmost, longest, first in the list; calls back for each match.
void ten_rules_by_hand(const Text& t, const Items& items, const std::function<void(Found)>& found);

}  // namespace newspan::bench
