#include <gtest/gtest.h>

#include "lexicon/builder.hpp"
#include "newspan/error.hpp"
#include "tables.hpp"

namespace newspan {
namespace {

LexiconBuilder builder() {
  return LexiconBuilder([](std::string_view term) { return std::vector<std::string>{std::string(term)}; });
}

std::string told(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(Lexicon, WhatIsTooMuchIsToldNotWrapped) {
  LexiconBuilder many = builder();
  EXPECT_EQ(told([&] {
              for (int i = 0; i < 70000; ++i) many.add("w" + std::to_string(i), "C", "", "");
            }),
            "more than 65535 words and phrases");
  many.finish();
  EXPECT_EQ(many.view().key(many.view().find("w60000")), "w60000");
  LexiconBuilder longer = builder();
  EXPECT_EQ(told([&] { longer.add(std::string(70000, 'a'), "C", "", ""); }), "more than 65535 bytes of a term");
}

// Senses are more than words: their numbers are wider.
TEST(Lexicon, MoreSensesThanIdsOfWords) {
  LexiconBuilder b = builder();
  for (int i = 0; i < 40000; ++i)
    for (const char* cls : {"A", "B"}) b.add("w" + std::to_string(i), cls, std::to_string(i), "");
  b.finish();
  const Lexicon lexicon = b.view();
  const Sense* const sense = lexicon.sense(lexicon.find("w39999"), static_cast<ClassId>(b.class_id("B")), Shape::lower);
  ASSERT_NE(sense, nullptr);
  EXPECT_EQ(sense->number, 39999);
}

TEST(Lexicon, TheVocabularyHasRoomToGrow) { EXPECT_LT(kLexicon.entries.size(), 60000u); }

}  // namespace
}  // namespace newspan
