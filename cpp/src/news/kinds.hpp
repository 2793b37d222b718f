// The kinds that have records, and the types that each may be of.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace newspan {

// By the enums of records.hpp.
inline constexpr std::array<std::string_view, 4> kTimeTypes{"DATE", "TIME", "DURATION", "SET"};
inline constexpr std::array<std::string_view, 8> kStructureTypes{"dateline", "byline", "headline",   "subhead",
                                                                 "caption",  "promo",  "correction", "list"};
inline constexpr std::array<std::string_view, 4> kNameTypes{"person", "organization", "place", "other"};
inline constexpr std::array<std::string_view, 3> kQuoteTypes{"direct", "indirect", "mixed"};
inline constexpr std::array<std::string_view, 6> kContactTypes{"url", "email", "handle", "hashtag", "phone", "ip"};
inline constexpr std::array<std::string_view, 22> kDimensions{
    "count",  "number", "money", "percent", "ratio",  "ordinal",  "age",       "duration", "temperature", "length",    "area",
    "volume", "mass",   "speed", "power",   "energy", "pressure", "frequency", "data",     "angle",       "magnitude", "other"};

struct RecordKind {
  std::string_view name;
  std::span<const std::string_view> types;  // empty: it has none
};
inline constexpr std::array<RecordKind, 12> kRecordKinds{{{"quantity", kDimensions},
                                                          {"time", kTimeTypes},
                                                          {"name", kNameTypes},
                                                          {"quote", kQuoteTypes},
                                                          {"structure", kStructureTypes},
                                                          {"acronym", {}},
                                                          {"url", {}},
                                                          {"email", {}},
                                                          {"handle", {}},
                                                          {"hashtag", {}},
                                                          {"phone", {}},
                                                          {"ip", {}}}};

constexpr const RecordKind* record_kind(std::string_view name) {
  for (const RecordKind& k : kRecordKinds)
    if (k.name == name) return &k;
  return nullptr;
}

}  // namespace newspan
