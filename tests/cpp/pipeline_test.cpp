#include <gtest/gtest.h>

#include <cstring>
#include <sstream>

#include "newspan/arrow.hpp"
#include "newspan/error.hpp"
#include "newspan/extractor.hpp"
#include "newspan/jsonl.hpp"
#include "newspan/matches.hpp"
#include "newspan/pattern.hpp"
#include "newspan/unicode.hpp"
#include "test_data.hpp"

namespace newspan {
namespace {

std::string jsonl(const Table& t) { return to_json_lines(t); }

TEST(Extractor, ReadsTheSampleCorpus) {
  const Documents in = articles();
  ASSERT_GE(in.items.size(), 16u);
  EXPECT_TRUE(in.bad.empty());
  const Table t = Extractor().extract(in);
  EXPECT_GT(t.rows(), 500);
  EXPECT_TRUE(t.undated.empty());
}

TEST(Extractor, ThreadsChangeNothing) {
  Documents in = articles();
  const std::size_t once = in.items.size();
  for (int i = 0; i < 30; ++i)
    for (std::size_t k = 0; k < once; ++k) in.items.push_back(in.items[k]);
  EXPECT_EQ(jsonl(Extractor({.threads = 1}).extract(in)), jsonl(Extractor({.threads = 3}).extract(in)));
}

TEST(Extractor, KindsAreAFilterThatChangesNoRow) {
  const Documents in = articles();
  const Table all = Extractor({.kinds = Extractor::kinds()}).extract(in);
  for (const std::string& kind : Extractor::kinds())
    EXPECT_EQ(jsonl(filter(all, kind)), jsonl(Extractor({.kinds = {kind}}).extract(in))) << kind;
}

TEST(Extractor, NamesTheOptionAtFault) {
  try {
    Extractor x({.kinds = {"quantity", "nope"}});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.argument(), "kinds");
    EXPECT_NE(std::string(e.what()).find("nope"), std::string::npos);
  }
  EXPECT_THROW(Extractor({.currency = "dollars"}), Error);
}

TEST(Extractor, ABadTextCostsOneRow) {
  Documents in;
  in.add("Sales rose 5%.");
  in.add("broken \xFF 6%");
  in.add("Sales rose 7%.");
  const Table t = Extractor({.kinds = {"quantity"}}).extract(in);
  EXPECT_EQ(t.rows(), 2);
  ASSERT_EQ(t.bad.size(), 1u);
  EXPECT_EQ(t.bad[0].row, 1);
  EXPECT_EQ(Extractor({.kinds = {"quantity"}, .errors = OnInvalidText::replace}).extract(in).rows(), 3);
}

TEST(JsonLines, OneBadLineCostsOneLine) {
  const std::string lines =
      "\xEF\xBB\xBF{\"id\": 1, \"text\": \"one\"}\n"
      "not json\n"
      "\n"
      "[1]\n"
      "{\"id\": 4}\n"
      "{\"text\": 5}\n"
      "{\"text\": null}\n"
      "{\"text\": \"bad \xFF\"}\n"
      "{\"text\": \"lone \\ud800\"}\n"
      "{\"id\": \"x\", \"text\": \"last\", \"published\": \"no date\"}";
  // In blocks of every size the answer is the same.
  for (std::size_t block : {1u, 7u, 1000u}) {
    Documents d;
    JsonLines reader;
    for (std::size_t at = 0; at < lines.size(); at += block) reader.read(std::string_view(lines).substr(at, block), d);
    reader.finish(d);
    std::vector<std::int64_t> good, bad;
    for (const Document& x : d.items) good.push_back(x.row);
    for (const BadRow& b : d.bad) bad.push_back(b.row);
    EXPECT_EQ(good, (std::vector<std::int64_t>{0, 6, 9}));
    EXPECT_EQ(bad, (std::vector<std::int64_t>{1, 3, 4, 5, 7, 8}));
    EXPECT_FALSE(d.items[1].text.has_value());
    EXPECT_EQ(d.items[2].published_unread, "`published`: 'no date' is no date");
  }
}

TEST(JsonLines, KnowsWhichFieldsWereThere) {
  Documents d;
  JsonLines reader({.texts = {"text", "body"}, .keep = {"outlet", "desk"}, .id = "url"});
  reader.read("{\"text\": \"a\", \"other\": 1}\n{\"body\": 5, \"url\": null}\n{\"text\": \"b\", \"desk\": \"x\", \"more\": 2}\n", d);
  EXPECT_EQ(reader.seen(), (std::vector<std::string>{"body", "desk", "other", "text", "url"}));
}

TEST(Extractor, IdsKeepTheirTypeRowByRow) {
  Documents in;
  in.add("5%", std::int64_t{1});
  in.add("6%", std::string_view("1"));
  const Extractor x({.kinds = {"quantity"}});
  Table both = x.extract(in);
  EXPECT_FALSE(both.integer_ids);
  EXPECT_TRUE(both.integers_given && both.text_given);
  const std::string lines = jsonl(both);
  EXPECT_NE(lines.find("\"id\":1,"), std::string::npos);
  EXPECT_NE(lines.find("\"id\":\"1\","), std::string::npos);
  EXPECT_EQ(jsonl(deserialize(serialize(both))), lines);
  in.items.pop_back();
  const Table integers = x.extract(in);
  const Table text = with_text_ids(integers);
  EXPECT_TRUE(integers.integer_ids);
  EXPECT_FALSE(text.integer_ids);
  EXPECT_EQ(text.batches[0]->columns.size(), integers.batches[0]->columns.size());
  EXPECT_EQ(jsonl(text), jsonl(integers));
  EXPECT_EQ(jsonl(deserialize(serialize(text))), jsonl(integers));
}

TEST(Arrow, WhatGoesOutComesIn) {
  const Table t = Extractor().extract(articles());
  ArrowArrayStream stream;
  export_stream(t, {}, &stream);
  ArrowReader reader(&stream, {.texts = {"text"}, .id = "start", .published = "earliest"});
  Documents in;
  std::size_t rows = 0;
  while (reader.next(in)) {
    for (const Document& d : in.items) {
      ASSERT_TRUE(d.text.has_value());
      EXPECT_TRUE(std::holds_alternative<std::int64_t>(d.id));
      EXPECT_EQ(d.row, static_cast<std::int64_t>(rows++));
    }
  }
  EXPECT_EQ(rows, static_cast<std::size_t>(t.rows()));
}

TEST(Arrow, NamesTheMissingColumn) {
  const Table t = Extractor().extract(articles());
  ArrowArrayStream stream;
  export_stream(t, {"id", "text"}, &stream);
  try {
    ArrowReader reader(&stream, {.texts = {"body"}});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.argument(), "text_field");
    EXPECT_NE(std::string(e.what()).find("there are id, text"), std::string::npos) << e.what();
  }
}

Documents three() {
  Documents in;
  in.add("Łódź: 5 dead, 6 hurt");
  in.add("none");
  in.add("");
  in.items[1].text.reset();
  return in;
}

TEST(Matches, AreRowsOrLists) {
  const Documents in = three();
  const Pattern p(R"((?P<n>\d+) dead|(x)?hurt)");
  const NamedColumns rows = matches_in(in, p);
  EXPECT_EQ(rows.names, (std::vector<std::string>{"row", "start", "end", "text", "n", "n_start", "n_end", "2", "2_start", "2_end"}));
  ASSERT_EQ(rows.batches.size(), 1u);
  const std::vector<Column>& c = rows.batches[0]->columns;
  EXPECT_EQ(c[1].integers, (std::vector<std::int64_t>{6, 16}));
  EXPECT_EQ(c[3].text(1), "hurt");
  EXPECT_EQ(c[4].text(0), "5");
  EXPECT_FALSE(c[4].valid(1));
  const NamedColumns lists = matches_in(in, p, {.lists = true});
  const Column& cells = lists.batches.at(0)->columns.at(0);
  EXPECT_EQ(cells.rows, 3);
  EXPECT_EQ(cells.offsets, (std::vector<std::int32_t>{0, 2, 2, 2}));
  EXPECT_FALSE(cells.valid(1));
  EXPECT_EQ(cells.items[0].integers, c[1].integers);

  const Dictionary d(std::vector<Dictionary::Term>{{"dead", ""}, {"Łódź", ""}});
  EXPECT_EQ(matches_in(in, d).batches.at(0)->columns.at(1).integers, (std::vector<std::int64_t>{1, 0}));
  EXPECT_EQ(counts_in(in, d).batches.at(0)->columns.at(0).integers, (std::vector<std::int64_t>{2, 0, 0}));
  EXPECT_FALSE(contained_in(in, PatternSet({{"x"}, {"y"}})).batches.at(0)->columns.at(0).bit(0));
}

TEST(Matches, AreReplacedAndCutAt) {
  const Documents in = three();
  const Pattern p(R"((\d+) (?:dead|(hurt)))");
  const NamedColumns told = replaced_in(in, p, {"<", 2, "|", 1, "|", 0, ">"});
  EXPECT_EQ(told.batches.at(0)->columns.at(0).text(0), "Łódź: <|5|5 dead>, <hurt|6|6 hurt>");
  EXPECT_FALSE(told.batches[0]->columns[0].valid(1));
  EXPECT_EQ(replaced_in(in, p, {}, 1).batches.at(0)->columns.at(0).text(0), "Łódź: , 6 hurt");
  EXPECT_THROW(replaced_in(in, p, {3}), Error);
  const NamedColumns cut = parts_in(in, Pattern(", "));
  const Column& cells = cut.batches.at(0)->columns.at(0);
  EXPECT_EQ(cells.offsets, (std::vector<std::int32_t>{0, 2, 2, 3}));
  EXPECT_EQ(cells.items[0].text(1), "6 hurt");
}

TEST(Matches, TheFirstBadRowIsTold) {
  Documents in;
  for (int i = 0; i < 4; ++i) in.add(std::string_view("fine"));
  const std::string bad = "\xFF";
  in.items[1].text = in.items[3].text = bad;
  try {
    counts_in(in, Pattern("fine"), {.threads = 2});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.argument(), "texts");
    EXPECT_EQ(e.position(), 1u);
  }
}

TEST(Table, SerializesAndRefusesOtherBytes) {
  const Table t = Extractor().extract(articles());
  EXPECT_EQ(jsonl(deserialize(serialize(t))), jsonl(t));
  EXPECT_THROW(deserialize("something else"), Error);
  std::string cut = serialize(t);
  cut.resize(cut.size() / 2);
  EXPECT_THROW(deserialize(cut), Error);
}

TEST(Dates, AreReadAsWritten) {
  const auto day = [](const char* s) { return parse_date(s); };
  EXPECT_EQ(day("1970-01-02"), 1);
  EXPECT_EQ(day("2025-07-02T23:59:59+09:00"), day("2025-07-02"));
  EXPECT_EQ(day("20250702"), day("2025-07-02"));
  EXPECT_EQ(day("July 2, 2025"), day("2025-07-02"));
  EXPECT_EQ(day("Wed, 02 Jul 2025 10:00:00 GMT"), day("2025-07-02"));
  EXPECT_EQ(day("2025-02-30"), std::nullopt);
  EXPECT_EQ(day("yesterday"), std::nullopt);
  EXPECT_EQ(day(""), std::nullopt);
}

TEST(Pattern, FindsAsReDoes) {
  const Pattern p(R"((?<n>\d+) (troops)?)");
  EXPECT_EQ(p.groups(), 2);
  EXPECT_EQ(p.group_names()[0], "n");
  std::vector<Span> g;
  ASSERT_TRUE(p.find("sent 12 men", 0, 11, Anchor::none, g));
  EXPECT_EQ(g[0], (Span{5, 8}));
  EXPECT_EQ(g[2], kNoSpan);
  EXPECT_FALSE(p.find("sent 12 men", 0, 11, Anchor::start, g));
  EXPECT_EQ(Pattern("a*").find_all("baac", 0, 4), (std::vector<Span>{{0, 0}, {1, 3}, {3, 3}, {4, 4}}));
  EXPECT_EQ(Pattern("").find_all("é", 0, 2), (std::vector<Span>{{0, 0}, {2, 2}})) << "never inside a character";
}

TEST(Pattern, SaysWhereItGoesWrong) {
  try {
    Pattern p("é(a|b");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::invalid_pattern);
  }
  EXPECT_THROW(Pattern("(?=look)"), Error);
  EXPECT_THROW(Pattern("((a{100}){100}){100}", {.max_memory = 1 << 16}), Error);
}

TEST(Unicode, NormalizesWithAlignment) {
  const AlignedText n = normalize("cafe\u0301 — Å", Form::nfc);
  EXPECT_EQ(n.text, "café — Å");
  EXPECT_EQ(n.to_original({3, 5}), (Span{3, 6}));
  const AlignedText d = normalize("é", Form::nfd);
  EXPECT_EQ(d.text, "e\u0301");
  EXPECT_EQ(d.to_original({0, 1}), (Span{0, 2}));
  const AlignedText f = fold("Straße ÉTÉ", {.strip_accents = true});
  EXPECT_EQ(f.text, "strasse ete");
  EXPECT_EQ(f.to_original({4, 6}), (Span{4, 6}));
}

TEST(Unicode, DecodesWhatItIsGiven) {
  EXPECT_EQ(decode("\xEF\xBB\xBFok").text, "ok");
  EXPECT_EQ(decode(std::string_view("\xFF\xFEo\0k\0", 6)).text, "ok");
  const Decoded d = decode(
      "Le pr\xE9sident a d\xE9"
      "clar\xE9 que la r\xE9union \xE9tait termin\xE9"
      "e.");
  EXPECT_EQ(d.text, "Le président a déclaré que la réunion était terminée.");
  EXPECT_EQ(decode("caf\xE9", "latin-1").text, "café");
  EXPECT_THROW(decode("x", "no-such-charset"), Error);
  // UTF-8 with damage, and a mark of damage that was there.
  const Decoded stray = decode("“Łódź” \xFF \xE2\x80.");
  EXPECT_EQ(stray.text, "“Łódź” � �.");
  EXPECT_EQ(stray.encoding, "UTF-8");
  EXPECT_EQ(stray.replaced, 2u);
  EXPECT_EQ(stray.first_replaced, std::string("“Łódź” ").size());
  EXPECT_EQ(decode("�").replaced, 0u);
}

}  // namespace
}  // namespace newspan
