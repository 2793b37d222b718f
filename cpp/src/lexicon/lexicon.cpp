#include "lexicon/lexicon.hpp"

namespace newspan {

const Sense* Lexicon::among_senses(EntryId id, ClassId cls, Shape shape) const {
  const unsigned satisfied = kSatisfied[static_cast<std::size_t>(shape)];
  for (const Sense& s : senses_of(id))
    if (s.cls == cls && satisfied >> static_cast<unsigned>(s.need) & 1) return &s;
  return nullptr;
}

bool Lexicon::among_senses(EntryId id, std::span<const ClassId> classes, Shape shape) const {
  const unsigned satisfied = kSatisfied[static_cast<std::size_t>(shape)];
  for (const Sense& s : senses_of(id))
    if (satisfied >> static_cast<unsigned>(s.need) & 1)
      for (ClassId c : classes)
        if (s.cls == c) return true;
  return false;
}

}  // namespace newspan
