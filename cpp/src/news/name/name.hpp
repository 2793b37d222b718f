// Names: people, organizations, places, others; with the fullest form of each in the text, and the country of places and
// demonyms.
#pragma once

#include <vector>

#include "grammar/items.hpp"
#include "news/records.hpp"

namespace newspan {

// Which names stand under a text, by its hash; the last added comes first.
class NameIndex {
 public:
  // Room for about n texts.
  void clear(std::size_t n) {
    std::size_t size = 16;
    while (size < 2 * n) size *= 2;
    heads_.assign(size, kEnd);
    nodes_.clear();
  }
  void add(std::uint32_t h, std::uint32_t name) {
    std::uint32_t& head = heads_[h & (heads_.size() - 1)];
    nodes_.push_back({h, name, head});
    head = static_cast<std::uint32_t>(nodes_.size() - 1);
  }
  // Calls `see(name)` for each name under this text until it answers true; where there are very many the first tell enough.
  template <class See>
  bool any(std::uint32_t h, See&& see) const {
    std::uint32_t left = 256;
    for (std::uint32_t i = heads_[h & (heads_.size() - 1)]; i != kEnd && left--; i = nodes_[i].next)
      if (nodes_[i].hash == h && see(nodes_[i].name)) return true;
    return false;
  }

 private:
  static constexpr std::uint32_t kEnd = 0xffffffff;
  struct Node {
    std::uint32_t hash, name, next;
  };
  std::vector<std::uint32_t> heads_;
  Buffer<Node> nodes_;
};

// What is known of a candidate beyond its row.
struct NameNote {
  bool sure;             // a telling word or a gazetteer says so
  bool typed;            // its type is known
  bool initial;          // it opens a sentence, or stands in a line of capitals
  std::uint32_t hash;    // of its text
  bool dropped = false;  // none after all; of a month or title that may be a surname: until somebody in the text is called so
};

struct NameScratch {
  Items items;
  Buffer<Symbol> symbols;
  std::vector<Mask> masks;
  std::vector<NameNote> notes;
  std::vector<char> typed;  // as found, before any is settled
  std::vector<std::pair<NameType, std::string_view>> types;
  std::vector<std::uint32_t> first;  // of each name the first of its form and type
  NameIndex forms, words;            // of whole forms, and of the words of names of several
};

// Reads contacts, structures, times and acronyms; appends to records.names, in the order of the text.
void read_names(const Text& text, NameScratch& scratch, Records& records);

}  // namespace newspan
