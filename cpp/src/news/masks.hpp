// Records of earlier kinds as items of a later grammar: what a rule writes as <contact>, <time DATE>, <name person>.
//
//   Masks(records, scratch.masks).contacts().times();   // sorted, without overlaps: the first named wins
#pragma once

#include <vector>

#include "grammar/items.hpp"
#include "news/records.hpp"

namespace newspan {

class Masks {
 public:
  Masks(const Records& records, std::vector<Mask>& out) : r_(records), out_(out) { out_.clear(); }

  Masks& contacts() {
    for (std::uint32_t i = 0; i < r_.contacts.size(); ++i) put(r_.contacts[i], i, RecordTag::contact);
    return merged();
  }
  // Dates, clock times and sets; not lengths, and not words such as `recent` and `now`, unless asked for.
  Masks& times(bool references = false) {
    for (std::uint32_t i = 0; i < r_.times.size(); ++i) {
      const TimeType type = r_.times[i].type;
      if (type == TimeType::duration || (!references && r_.times[i].norm.view().ends_with("_REF"))) continue;
      put(r_.times[i], i, type == TimeType::time ? RecordTag::time : type == TimeType::set ? RecordTag::set : RecordTag::date);
    }
    return merged();
  }
  Masks& quantities() {
    for (std::uint32_t i = 0; i < r_.quantities.size(); ++i) put(r_.quantities[i], i, RecordTag::quantity);
    return merged();
  }
  Masks& names() {
    static constexpr RecordTag kTags[] = {RecordTag::person, RecordTag::organization, RecordTag::place, RecordTag::other_name};
    for (std::uint32_t i = 0; i < r_.names.size(); ++i) put(r_.names[i], i, kTags[static_cast<std::size_t>(r_.names[i].type)]);
    return merged();
  }

 private:
  void put(const Row& row, std::uint32_t index, RecordTag tag) { fresh_.push_back({row.first, row.last, index, tag}); }
  // What was put last joins what was there, where it is free. Both are in the order of the text.
  Masks& merged() {
    if (fresh_.empty()) return *this;
    both_.clear();
    both_.reserve(out_.size() + fresh_.size());
    std::size_t old = 0;
    for (const Mask& x : fresh_) {
      while (old < out_.size() && out_[old].last <= x.first) both_.push_back(out_[old++]);
      if (old < out_.size() && out_[old].first < x.last) continue;
      both_.push_back(x);
    }
    for (; old < out_.size(); ++old) both_.push_back(out_[old]);
    out_.swap(both_);
    fresh_.clear();
    return *this;
  }

  const Records& r_;
  std::vector<Mask>& out_;
  std::vector<Mask> fresh_, both_;
};

}  // namespace newspan
