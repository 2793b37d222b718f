// What nobody writes and everybody's input holds sooner or later: texts without an end of any kind, damaged buffers, a wish to stop.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "grammar/items.hpp"
#include "newspan/arrow.hpp"
#include "newspan/error.hpp"
#include "newspan/extractor.hpp"
#include "newspan/limits.hpp"
#include "newspan/unicode.hpp"
#include "pipeline/columns.hpp"
#include "tables.hpp"
#include "test_data.hpp"
#include "text/text.hpp"

namespace newspan {
namespace {

const Automaton& kGrammar = quantity_grammar::automaton;

std::string repeat(std::string_view unit, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += unit;
  return out;
}

Table read(std::string_view text, ExtractorOptions options = {}) {
  Documents d;
  d.add(text, {}, "2025-07-02");
  return Extractor(std::move(options)).extract(d);
}

TEST(Hostile, ANumberMayCrossALinesEndBeforeAContact) {
  EXPECT_EQ(read("2\nhundred\n@b").documents, 1);
  const Table t = read(
      "Acme Corp said on Tuesday that it had agreed to buy the rest of its smaller rival Beta Holdings from its founders for 12 million "
      "dollars. Contact: press@acme.com");
  EXPECT_EQ(filter(t, "quantity").batches.at(0)->columns[field::value_].numbers.at(0), 12e6);
  EXPECT_EQ(filter(t, "email").rows(), 1);
}

TEST(Hostile, DigitsThatARecordOrTheEndCutsOffAreNoNumber) {
  Text t;
  t.read("5 hundred men");
  ASSERT_EQ(t.numbers.size(), 1u);
  Items items;
  Buffer<Symbol> symbols;
  add_items(t, kGrammar, {}, 0, 1, items, symbols);
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].shape, Shape::n_bad);
  const Mask mask{1, 2, 0, RecordTag::contact};
  build_items(t, kGrammar, std::span(&mask, 1), items, symbols);
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].shape, Shape::n_bad);
  EXPECT_EQ(items[1].shape, Shape::record);
}

TEST(Hostile, ATextMayEndBehindAPlacesPreposition) { EXPECT_EQ(read("5 men in").bad.size(), 0u); }

TEST(Hostile, NoSentenceIsEndless) {
  Text t;
  for (const std::string& text : {repeat("1, ", 30'000), repeat("he said, ", 10'000), repeat("(", 30'000), repeat("a ", 40'000)}) {
    t.read(text);
    for (const Sentence& s : t.sentences) EXPECT_LE(s.last - s.first, 1024u);
  }
  // A word that is longer than any sentence stands alone.
  t.read("5 5 5 " + std::string(1 << 20, 'a') + " 5 5");
  ASSERT_EQ(t.sentences.size(), 3u);
  EXPECT_EQ(t.sentences[1].span.size(), 1u << 20);
}

TEST(Hostile, FactsOfEndlessLinesFit) {
  const std::string text = repeat("1, ", 27'000);
  const Table f = facts(read(text, {.kinds = {"quantity"}}));
  EXPECT_EQ(f.rows(), 27'000);
  std::size_t bytes = 0;
  for (const auto& b : f.batches) {
    const Column& c = b->columns[field::sentence_text_];
    for (std::size_t row = 0; row < static_cast<std::size_t>(b->rows); ++row) EXPECT_FALSE(c.text(row).empty());
    bytes += c.bytes.size();
  }
  EXPECT_LT(bytes, text.size() * 2000);
  EXPECT_EQ(read(repeat("he said, ", 34'000)).bad.size(), 0u);
}

TEST(Hostile, NoFigureIsInfinite) {
  const Table t = read("5 " + repeat("billion ", 36) + "men");
  for (const auto& b : t.batches)
    for (double v : b->columns[field::value_].numbers) EXPECT_TRUE(std::isfinite(v));
  EXPECT_EQ(to_json_lines(t).find(":inf"), std::string::npos);
}

TEST(Hostile, StructuresLieApart) {
  const Table t = filter(read("Correction:\nA b\nCorrection:\nC d"), "structure");
  ASSERT_EQ(t.rows(), 2);
  EXPECT_EQ(t.batches[0]->columns[field::text_].text(0), "Correction:\nA b");
  EXPECT_EQ(t.batches[0]->columns[field::text_].text(1), "Correction:\nC d");
}

TEST(Hostile, ATextBeyondTheLimitIsOneBadRow) {
  // Never touched, so that it takes no memory.
  const std::size_t size = kMaxDocument + 1;
  void* at = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(at, MAP_FAILED);
  Documents d;
  d.add("Sales rose 5%.");
  d.add({static_cast<const char*>(at), size});
  d.add("Sales rose 7%.");
  const Table t = Extractor({.kinds = {"quantity"}}).extract(d);
  munmap(at, size);
  EXPECT_EQ(t.rows(), 2);
  ASSERT_EQ(t.bad.size(), 1u);
  EXPECT_EQ(t.bad[0].row, 1);
  EXPECT_EQ(t.bad[0].message, "text: longer than 64 MiB (67108865 bytes)");
}

// Before a page that must not be read.
TEST(Hostile, NothingBehindATextIsRead) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* const at = mmap(nullptr, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(at, MAP_FAILED);
  char* const end = static_cast<char*>(at) + 2 * page;
  ASSERT_EQ(mprotect(end, page, PROT_NONE), 0);
  Text t;
  for (const std::string_view piece : {"R", "R.", "Sales ", "3", "é", "’s ", "\n", "a@b.c-"})
    for (std::size_t size = 0; size < 2 * page; size += size < 300 ? 1 : 97) {
      const std::size_t bytes = size - size % piece.size();
      for (std::size_t i = 0; i < bytes; ++i) (end - bytes)[i] = piece[i % piece.size()];
      const std::string_view text(end - bytes, bytes);
      t.read(text);
      std::size_t last = 0;
      for (const Span s : segment(text, Boundary::word)) last = s.end;
      EXPECT_LE(std::max<std::size_t>(last, t.tokens.empty() ? 0 : t.tokens.back().end), bytes);
    }
  munmap(at, 3 * page);
}

// ---- stopping

TEST(Hostile, WorkStopsWhereTheCallerWishes) {
  Documents d;
  const std::string text = repeat("Officials said on Monday that 12 people had died. ", 4'000);
  for (int i = 0; i < 400; ++i) d.add(text);
  for (unsigned threads : {1u, 3u}) {
    int asked = 0;
    const Extractor x({.threads = threads});
    try {
      x.extract(d, [&] { return ++asked >= 2; });
      FAIL();
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::stopped);
    }
    EXPECT_EQ(asked, 2);
  }
}

TEST(Hostile, WhoIsNotStoppedReadsTheSame) {
  const Documents d = articles();
  EXPECT_EQ(to_json_lines(Extractor().extract(d, [] { return false; })), to_json_lines(Extractor().extract(d)));
}

// ---- tables as bytes

TEST(Hostile, DamagedBytesAreNoTable) {
  const std::string whole = serialize(Extractor({.kinds = Extractor::kinds()}).extract([] {
    Documents d;
    d.add("“Łódź lost 12,000 jobs on Monday,” Ana White said. Mail press@acme.org.", std::int64_t{7}, "2025-07-02");
    d.add("Sales rose 5%, the bank (ECB) said.", std::int64_t{8});
    return d;
  }()));
  ASSERT_EQ(serialize(deserialize(whole)), whole);
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_THROW(deserialize(std::string_view(whole).substr(0, size)), Error);
  EXPECT_THROW(deserialize(whole + "x"), Error);
  // What still passes for a table can be read and written.
  std::minstd_rand random(11);
  int tables = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole;
    for (std::size_t n = 1 + random() % 3; n; --n) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 3) {
        case 0: bytes[at] = static_cast<char>(random()); break;
        case 1: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8)); break;
        default: {
          static constexpr std::int64_t kOdd[] = {0, 1, -1, 0x7fffffff, std::int64_t{1} << 40, std::numeric_limits<std::int64_t>::min()};
          if (at + 8 <= bytes.size()) std::memcpy(bytes.data() + at, &kOdd[random() % std::size(kOdd)], 8);
        }
      }
    }
    try {
      const Table t = deserialize(bytes);
      ++tables;
      to_json_lines(t);
      facts(t);
      filter(t, "quantity");
      flatten(t);
      serialize(t);
      ArrowArrayStream stream;
      export_stream(t, {}, &stream);
      stream.release(&stream);
    } catch (const Error&) {
    }
  }
  EXPECT_GT(tables, 100);  // figures and offsets within their bounds
}

// ---- Arrow's C interface

// A stream of one batch with one column, as wrong as a test wants it.
struct OneColumn {
  const char* format = "u";
  std::vector<const void*> buffers;
  std::int64_t length = 1, nulls = 0, offset = 0;
  ArrowSchema child{}, schema{};
  ArrowArray array{}, batch{};
  ArrowSchema* schemas[1] = {&child};
  ArrowArray* arrays[1] = {&array};
  bool given = false;

  void stream(ArrowArrayStream* out) {
    child.format = format;
    child.name = "text";
    child.release = [](ArrowSchema* s) { s->release = nullptr; };
    schema.format = "+s";
    schema.name = "";
    schema.n_children = 1;
    schema.children = schemas;
    schema.release = child.release;
    array.length = length;
    array.null_count = nulls;
    array.offset = offset;
    array.n_buffers = static_cast<std::int64_t>(buffers.size());
    array.buffers = buffers.data();
    array.release = [](ArrowArray* a) { a->release = nullptr; };
    batch.length = 1;
    batch.n_children = 1;
    batch.children = arrays;
    batch.release = array.release;
    out->get_schema = [](ArrowArrayStream* s, ArrowSchema* to) {
      *to = static_cast<OneColumn*>(s->private_data)->schema;
      return 0;
    };
    out->get_next = [](ArrowArrayStream* s, ArrowArray* to) {
      auto* c = static_cast<OneColumn*>(s->private_data);
      *to = c->given ? ArrowArray{} : c->batch;
      c->given = true;
      return 0;
    };
    out->get_last_error = [](ArrowArrayStream*) -> const char* { return ""; };
    out->release = [](ArrowArrayStream* s) { s->release = nullptr; };
    out->private_data = this;
  }
  // The text of its row, or what is wrong.
  std::string read() {
    ArrowArrayStream s{};
    stream(&s);
    ArrowReader reader(&s, {.texts = {"text"}});
    Documents d;
    try {
      EXPECT_TRUE(reader.next(d));
      return std::string(d.items.at(0).text.value_or("null"));
    } catch (const Error& e) {
      EXPECT_EQ(e.argument(), "data");
      return e.what();
    }
  }
};

TEST(Hostile, DamagedArrowColumnsAreToldNotRead) {
  const std::string damaged = "data: the Arrow column `text` is damaged: ";
  const auto utf8 = [](std::array<std::int32_t, 2> offsets, std::int64_t length = 1, std::int64_t offset = 0, std::int64_t nulls = 0) {
    OneColumn c;
    c.buffers = {nullptr, offsets.data(), "hello"};
    c.length = length;
    c.offset = offset;
    c.nulls = nulls;
    return c.read();
  };
  EXPECT_EQ(utf8({0, 5}), "hello");
  EXPECT_EQ(utf8({3, 1}), damaged + "its offsets are wrong at row 0");
  EXPECT_EQ(utf8({-5, 5}), damaged + "its offsets are wrong at row 0");
  EXPECT_EQ(utf8({0, 5}, 0), damaged + "its length is wrong");
  EXPECT_EQ(utf8({0, 5}, -1), damaged + "its length is wrong");
  EXPECT_EQ(utf8({0, 5}, 1, -1), damaged + "its length is wrong");
  EXPECT_EQ(utf8({0, 5}, 1, 0, 1), damaged + "it lacks its nulls");
  OneColumn bare;
  bare.buffers = {nullptr, nullptr, "hello"};
  EXPECT_EQ(bare.read(), damaged + "it lacks a buffer");

  struct View {
    std::int32_t size;
    char head[4];
    std::int32_t buffer, offset;
  };
  const std::string text = "a text too long to be inlined";
  const std::int64_t sizes[1] = {static_cast<std::int64_t>(text.size())};
  const auto view = [&](View v) {
    OneColumn c;
    c.format = "vu";
    c.buffers = {nullptr, &v, text.data(), sizes};
    return c.read();
  };
  const auto size = static_cast<std::int32_t>(text.size());
  EXPECT_EQ(view({size, {}, 0, 0}), text);
  EXPECT_EQ(view({2, {'h', 'i'}, 9, 9}), "hi");
  for (const View& v : {View{size, {}, 0, 1}, View{size, {}, 0, -1}, View{size, {}, 1, 0}, View{size, {}, -1, 0}, View{-1, {}, 0, 0},
                        View{0x7fffffff, {}, 0, 0x7fffffff}})
    EXPECT_EQ(view(v), damaged + "a text lies outside its buffers at row 0");
}

TEST(Hostile, DatesOutsideTheCalendarAreUnread) {
  const std::string text = "ok";
  const std::int32_t day = 0x7fffffff, offsets[2] = {0, 2};
  OneColumn c;
  c.buffers = {nullptr, offsets, text.data()};
  ArrowArrayStream s{};
  c.stream(&s);
  // A second column: the days.
  ArrowSchema day_schema = c.child, *schemas[2] = {&c.child, &day_schema};
  const void* day_buffers[2] = {nullptr, &day};
  ArrowArray day_array = c.array, *arrays[2] = {&c.array, &day_array};
  day_schema.format = "tdD";
  day_schema.name = "published";
  day_array.n_buffers = 2;
  day_array.buffers = day_buffers;
  c.schema.n_children = c.batch.n_children = 2;
  c.schema.children = schemas;
  c.batch.children = arrays;
  ArrowReader reader(&s, {.texts = {"text"}, .published = "published"});
  Documents d;
  ASSERT_TRUE(reader.next(d));
  EXPECT_FALSE(d.items.at(0).published.has_value());
  EXPECT_FALSE(d.items.at(0).published_unread.empty());
}

TEST(Hostile, ColumnsAreCutWhereADocumentFails) {
  Column c(ColumnType::utf8);
  for (const char* s : {"a", "bc", "def"}) c.push(std::string_view(s));
  c.pad(5);
  c.push(std::string_view("g"));
  c.truncate(4);
  EXPECT_EQ(c.rows, 4);
  EXPECT_EQ(c.nulls, 1);
  c.push(std::string_view("h"));
  EXPECT_EQ(c.text(4), "h");
  EXPECT_TRUE(c.valid(4));
  EXPECT_FALSE(c.valid(3));
  c.truncate(2);
  EXPECT_EQ(c.nulls, 0);
  EXPECT_EQ(c.text(1), "bc");
}

}  // namespace
}  // namespace newspan
