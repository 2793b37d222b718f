// Story: in a text about another time, told in order, the year of each month that is named without one.
#pragma once

#include <cstdint>
#include <vector>

#include "base/watch.hpp"

namespace newspan {

// A month or a year that the text names. Months are counted on one line: 12 × year + month - 1.
struct Mention {
  std::uint32_t token = 0, sentence = 0;
  int year = 0;        // 0: not told
  int month = 0;       // 1 to 12; 0: not told
  bool aside = false;  // by its clause it is no part of the story: who had left in 1869
  bool opens = false;  // it opens its sentence: In 1919 he
};

// The years of the mentions that have none are those with which the story goes back least and does not run ahead, where single
// years may be named in passing. Some hundred steps and some forty bytes a mention.
void tell_years(std::vector<Mention>& mentions, Lookout* watch);

}  // namespace newspan
