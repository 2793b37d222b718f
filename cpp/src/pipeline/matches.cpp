#include "newspan/matches.hpp"

#include <algorithm>
#include <utility>

#include "base/pool.hpp"
#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "pipeline/chunks.hpp"

namespace newspan {
namespace {

constexpr std::int64_t kRows = 1 << 16;  // of a batch, about

// Calls work(chunk, document) for each document that has a text.
template <class Work>
void over_texts(const Documents& in, const std::vector<std::pair<std::size_t, std::size_t>>& chunks, const ScanOptions& options,
                Work&& work) {
  Watch watch(options.stop);
  Pool pool(weights_of(in, chunks));
  pool.run(options.threads, watch, [&](bool asks) {
    Lookout lookout(&watch, asks);
    for (std::size_t c; pool.next(c);)
      for (std::size_t i = chunks[c].first; i < chunks[c].second; ++i) {
        lookout.check();
        const Document& d = in.items[i];
        if (!d.text) continue;
        try {
          check_text(*d.text);
        } catch (const Error& e) {
          throw Error(e.code(), "texts", "texts: row " + std::to_string(d.row) + ": " + e.what(), static_cast<std::size_t>(d.row));
        }
        work(c, i);
      }
  });
}

struct Builder {
  std::vector<Column> columns;
  std::vector<std::shared_ptr<const Batch>> batches;

  // The rows so far as a batch; the columns begin anew, as those of `like`.
  void finish(const std::vector<Column>& like) {
    if (columns.empty() || columns[0].rows == 0) return;
    auto batch = std::make_shared<Batch>();
    batch->rows = columns[0].rows;
    batch->zeros.resize(static_cast<std::size_t>(batch->rows + 1) * sizeof(std::int64_t));
    batch->columns = std::exchange(columns, like);
    batches.push_back(std::move(batch));
  }
};

template <class Read>
NamedColumns gathered(const Documents& in, const ScanOptions& options, NamedColumns table, Read&& read) {
  const auto chunks = chunks_of(in);
  std::vector<Builder> builders(chunks.size());
  over_texts(in, chunks, options, [&](std::size_t chunk, std::size_t i) {
    Builder& b = builders[chunk];
    if (b.columns.empty()) b.columns = table.like;
    read(in.items[i], b.columns);
    if (b.columns[0].rows >= kRows) b.finish(table.like);
  });
  for (Builder& b : builders) {
    b.finish(table.like);
    for (auto& batch : b.batches) table.batches.push_back(std::move(batch));
  }
  return table;
}

Column groups_column() {
  Column c(ColumnType::list);
  c.names = {"name", "start", "end", "text"};
  for (const ColumnType t : {ColumnType::utf8, ColumnType::int64, ColumnType::int64, ColumnType::utf8}) c.items.emplace_back(t);
  return c;
}

}  // namespace

NamedColumns matches_in(const Documents& documents, const Pattern& pattern, const ScanOptions& options) {
  NamedColumns table{{"row", "start", "end", "text"}, {}, {}};
  for (const ColumnType t : {ColumnType::int64, ColumnType::int64, ColumnType::int64, ColumnType::utf8}) table.like.emplace_back(t);
  for (const std::string& name : pattern.group_labels())
    for (const char* suffix : {"", "_start", "_end"}) {
      table.names.push_back(name + suffix);
      table.like.emplace_back(*suffix ? ColumnType::int64 : ColumnType::utf8);
    }
  const std::size_t stride = static_cast<std::size_t>(pattern.groups()) + 1;
  return gathered(documents, options, std::move(table), [&](const Document& d, std::vector<Column>& columns) {
    const std::string_view text = *d.text;
    const std::vector<Span> spans = pattern.find_all(text, 0, text.size());
    if (spans.empty()) return;
    const OffsetMap map(text);
    const auto at = [&](std::uint32_t byte) { return std::int64_t{map.to_code_point(byte)}; };
    for (std::size_t m = 0; m < spans.size(); m += stride) {
      columns[0].push(d.row);
      columns[1].push(at(spans[m].begin));
      columns[2].push(at(spans[m].end));
      columns[3].push(text.substr(spans[m].begin, spans[m].size()));
      for (std::size_t g = 1; g < stride; ++g) {
        const Span s = spans[m + g];
        Column* const c = &columns[1 + 3 * g];
        if (s == kNoSpan) {
          for (std::size_t k = 0; k < 3; ++k) c[k].pad(columns[0].rows);
          continue;
        }
        c[0].push(text.substr(s.begin, s.size()));
        c[1].push(at(s.begin));
        c[2].push(at(s.end));
      }
    }
  });
}

NamedColumns matches_in(const Documents& documents, const PatternSet& patterns, PatternSet::Policy policy, const ScanOptions& options) {
  NamedColumns table{{"row", "pattern", "start", "end", "text", "groups"}, {}, {}};
  for (const ColumnType t : {ColumnType::int64, ColumnType::int64, ColumnType::int64, ColumnType::int64, ColumnType::utf8})
    table.like.emplace_back(t);
  table.like.push_back(groups_column());
  return gathered(documents, options, std::move(table), [&](const Document& d, std::vector<Column>& columns) {
    const std::string_view text = *d.text;
    std::vector<PatternSet::Match> found;
    patterns.find_all(text, found, policy);
    if (found.empty()) return;
    const OffsetMap map(text);
    const auto at = [&](std::uint32_t byte) { return std::int64_t{map.to_code_point(byte)}; };
    std::vector<Span> spans;
    for (const PatternSet::Match& m : found) {
      columns[0].push(d.row);
      columns[1].push(std::int64_t{m.pattern});
      columns[2].push(at(m.span.begin));
      columns[3].push(at(m.span.end));
      columns[4].push(text.substr(m.span.begin, m.span.size()));
      Column& groups = columns[5];
      if (const auto& labels = patterns.group_labels(m.pattern); !labels.empty()) {
        patterns[m.pattern].find(text, m.span.begin, m.span.end, Anchor::both, spans);
        for (std::size_t g = 1; g < spans.size(); ++g) {
          if (spans[g] == kNoSpan) continue;
          groups.items[0].push(std::string_view(labels[g - 1]));
          groups.items[1].push(at(spans[g].begin));
          groups.items[2].push(at(spans[g].end));
          groups.items[3].push(text.substr(spans[g].begin, spans[g].size()));
        }
      }
      groups.push_list();
    }
  });
}

std::vector<std::int64_t> counts_in(const Documents& documents, const Pattern& pattern, const ScanOptions& options) {
  std::vector<std::int64_t> out(documents.items.size(), -1);
  over_texts(documents, chunks_of(documents), options, [&](std::size_t, std::size_t i) {
    const std::string_view text = *documents.items[i].text;
    std::int64_t n = 0;
    pattern.each(text, 0, text.size(), [&](Span) { ++n; });
    out[i] = n;
  });
  return out;
}

}  // namespace newspan
