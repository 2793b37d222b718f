// The case tables of tests/data/cases, run through the C++ face; the Python tests run the same ones.
#include <gtest/gtest.h>
#include <simdjson.h>

#include "newspan/extractor.hpp"
#include "pipeline/columns.hpp"

namespace newspan {
namespace {

std::string cell(const Batch& b, std::size_t row, std::string_view name) {
  for (std::size_t f = 0; f < fields().size(); ++f) {
    if (fields()[f].name != name) continue;
    const Column& c = b.columns[f];
    if (!c.valid(row)) return "null";
    switch (c.type) {
      case ColumnType::int64: return std::to_string(c.integers[row]);
      case ColumnType::float64: {
        char buffer[32];
        std::snprintf(buffer, sizeof buffer, "%.9g", c.numbers[row]);
        return buffer;
      }
      case ColumnType::timestamp: return format_timestamp(c.integers[row]);
      case ColumnType::utf8: return std::string(c.text(row));
      case ColumnType::boolean: return c.bit(row) ? "true" : "false";
      case ColumnType::list: return "a list";
    }
  }
  return "no such field";
}

std::string expected(simdjson::dom::element v) {
  double d = 0;
  std::string_view s;
  if (v.is_null()) return "null";
  if (v.is_bool()) return bool(v) ? "true" : "false";
  if (!v.get(s)) return std::string(s);
  if (!v.get(d)) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.9g", d);
    return buffer;
  }
  return "?";
}

// Rows of `kinds` must be those of the table; what is told as a phrase behind a link, Python's tests look up.
void run(const std::string& kind, std::vector<std::string> kinds = {}) {
  if (kinds.empty()) kinds = {kind};
  const Extractor extractor({.kinds = kinds, .threads = 1});
  simdjson::dom::parser parser;
  int cases = 0;
  for (simdjson::dom::element c : parser.load_many(NEWSPAN_TEST_DATA "/cases/" + kind + ".jsonl")) {
    ++cases;
    if (simdjson::dom::element aim; !c.at_key("aim").get(aim)) continue;
    const std::string_view name = c["name"];
    std::string_view text = c["text"], published;
    Documents in;
    simdjson::dom::element date;
    if (!c.at_key("published").get(date) && date.is_string()) published = date;
    in.add(text, {}, published);
    const Table table = extractor.extract(in);
    std::vector<std::string> got, want;
    std::vector<std::vector<std::string>> asked;
    for (simdjson::dom::element e : c["expect"]) {
      std::string line;
      asked.emplace_back();
      if (e.is_string()) {
        line = "text=" + expected(e) + " ";
        asked.back().push_back("text");
      } else {
        for (auto [k, v] : simdjson::dom::object(e)) {
          if (k == "parts_text" || k == "parent" || k == "same_as" || k == "negated") continue;
          line += std::string(k) + "=" + expected(v) + " ";
          asked.back().emplace_back(k);
        }
      }
      want.push_back(line);
    }
    for (const auto& b : table.batches)
      for (std::size_t row = 0; row < static_cast<std::size_t>(b->rows); ++row) {
        if (kind == "facts" && cell(*b, row, "dimension") == "ordinal") continue;
        std::string line;
        const std::size_t i = got.size();
        for (const std::string& f : i < asked.size() ? asked[i] : std::vector<std::string>{"text"})
          line += f + "=" + cell(*b, row, f) + " ";
        got.push_back(line);
      }
    EXPECT_EQ(got, want) << kind << ": " << name << "\n  " << text;
  }
  EXPECT_GE(cases, 10);
}

TEST(Cases, Time) { run("time"); }
TEST(Cases, Quantity) { run("quantity"); }
TEST(Cases, Sentence) { run("sentence"); }
TEST(Cases, Acronym) { run("acronym"); }
TEST(Cases, Structure) { run("structure"); }
TEST(Cases, Contact) { run("contact", {"url", "email", "handle", "hashtag", "phone", "ip"}); }
TEST(Cases, Name) { run("name"); }
TEST(Cases, Quote) { run("quote"); }
TEST(Cases, Facts) { run("facts", {"quantity"}); }

}  // namespace
}  // namespace newspan
