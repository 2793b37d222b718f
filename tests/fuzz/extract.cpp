// Any text: every span lies in it at whole characters, rows come in order and are linked to rows that are there, nothing crashes.
#include <cmath>
#include <cstdlib>
#include <string>

#include "base/utf8.hpp"
#include "newspan/extractor.hpp"
#include "pipeline/columns.hpp"

namespace {

using namespace newspan;

void check(bool ok) {
  if (!ok) std::abort();
}

struct Rows {
  const Table& table;
  const std::string& text;
  OffsetMap map{text};

  // The extent that two columns tell, where the row has it, is what a third one shows.
  void extent(const Batch& b, std::size_t row, field::Index shown, field::Index begin, field::Index end) const {
    const bool has = b.columns[shown].valid(row);
    check(has == b.columns[begin].valid(row) && has == b.columns[end].valid(row));
    if (!has) return;
    const std::int64_t from = b.columns[begin].integers[row], to = b.columns[end].integers[row];
    check(0 <= from && from < to && to <= map.code_points());
    const std::uint32_t a = map.to_byte(static_cast<std::uint32_t>(from)), z = map.to_byte(static_cast<std::uint32_t>(to));
    check(b.columns[shown].text(row) == std::string_view(text).substr(a, z - a));
  }

  void look() const {
    using namespace field;
    std::int64_t last = 0;
    for (const auto& b : table.batches)
      for (std::size_t row = 0; row < static_cast<std::size_t>(b->rows); ++row) {
        extent(*b, row, text_, start_, end_);
        extent(*b, row, thing_, thing_start_, thing_end_);
        extent(*b, row, of_, of_start_, of_end_);
        extent(*b, row, event_, event_start_, event_end_);
        extent(*b, row, status_, status_start_, status_end_);
        extent(*b, row, where_, where_start_, where_end_);
        extent(*b, row, cue_, cue_start_, cue_end_);
        extent(*b, row, speaker_, speaker_start_, speaker_end_);
        extent(*b, row, time_, time_start_, time_end_);
        extent(*b, row, said_, said_start_, said_end_);
        extent(*b, row, long_, long_start_, long_end_);
        check(b->columns[start_].integers[row] >= last);
        last = b->columns[start_].integers[row];
        for (Index f : {value_, high_}) check(!b->columns[f].valid(row) || std::isfinite(b->columns[f].numbers[row]));
      }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Extractor x({.threads = 1});
  static const Extractor segments({.kinds = {"sentence", "word", "grapheme"}, .threads = 1});
  const std::string text = repair_utf8({reinterpret_cast<const char*>(data), size});
  Documents d;
  d.add(text, {}, "2025-07-02");
  // Which words and letters there are is ICU's business: looked at now and then.
  for (const Extractor* e : {&x, &segments}) {
    if (e == &segments && size % 8) continue;
    const Table t = e->extract(d);
    check(t.bad.empty());
    Rows{t, text}.look();
    if (e == &x) check(facts(t).rows() <= t.rows());
  }
  return 0;
}
