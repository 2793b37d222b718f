#include "lexicon/lexicon.hpp"

namespace newspan {

const Sense* Lexicon::among_senses(EntryId id, ClassId cls, Shape shape) const {
  for (const Sense& s : senses_of(id))
    if (s.cls == cls && satisfies(shape, s.need)) return &s;
  return nullptr;
}

bool Lexicon::among_senses(EntryId id, std::span<const ClassId> classes, Shape shape) const {
  for (const Sense& s : senses_of(id))
    for (ClassId c : classes)
      if (s.cls == c && satisfies(shape, s.need)) return true;
  return false;
}

}  // namespace newspan
