#include "newspan/matches.hpp"

#include <algorithm>
#include <atomic>

#include "base/pool.hpp"
#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/limits.hpp"

namespace newspan {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;  // bytes of texts that a thread takes at a time
constexpr std::int64_t kRows = 1 << 16;               // of a batch, about

// Runs `work` over each document that has a text, many at a time; work(document, chunk).
template <class Work>
std::size_t over_texts(const Documents& in, const ScanOptions& options, const std::function<void(std::size_t chunks)>& prepare,
                       Work&& work) {
  std::vector<std::pair<std::size_t, std::size_t>> chunks;
  std::size_t from = 0, bytes = 0;
  for (std::size_t i = 0; i < in.items.size(); ++i) {
    bytes += in.items[i].text ? in.items[i].text->size() : 0;
    if (bytes < kChunk && i + 1 < in.items.size()) continue;
    chunks.emplace_back(from, i + 1);
    from = i + 1;
    bytes = 0;
  }
  prepare(chunks.size());
  std::atomic<std::size_t> next{0};
  Watch watch(options.stop);
  Pool pool;
  const unsigned wanted = options.threads ? options.threads : processors();
  pool.run(std::min<std::size_t>(wanted, chunks.size()), watch, [&](bool asks) {
    Lookout lookout(&watch, asks);
    for (std::size_t c; !pool.failed() && (c = next++) < chunks.size();)
      for (std::size_t i = chunks[c].first; i < chunks[c].second; ++i) {
        lookout.check();
        const Document& d = in.items[i];
        if (!d.text) continue;
        const auto bad = [&](const Error& e, const std::string& message) {
          throw Error(e.code(), "texts", "texts: row " + std::to_string(d.row) + ": " + message, static_cast<std::size_t>(d.row));
        };
        if (const std::size_t at = find_invalid_utf8(*d.text); at != std::string_view::npos)
          bad(Error(ErrorCode::invalid_text, "", ""), "not valid UTF-8 at byte " + std::to_string(at));
        if (d.text->size() > kMaxBytes) bad(Error(ErrorCode::invalid_text, "", ""), "longer than 2 GiB");
        work(i, c);
      }
  });
  return chunks.size();
}

struct Builder {
  explicit Builder(const NamedColumns& table) : columns(table.like) {}
  std::vector<Column> columns;
  std::vector<std::shared_ptr<const Batch>> batches;

  void finish_if_large(bool last) {
    if (columns[0].rows == 0 || (!last && columns[0].rows < kRows)) return;
    auto batch = std::make_shared<Batch>();
    batch->rows = columns[0].rows;
    batch->zeros.resize(static_cast<std::size_t>(batch->rows + 1) * sizeof(std::int64_t));
    for (Column& c : columns) {
      batch->columns.push_back(std::move(c));
      Column fresh(batch->columns.back().type);
      fresh.names = batch->columns.back().names;
      for (const Column& i : batch->columns.back().items) fresh.items.emplace_back(i.type);
      c = std::move(fresh);
    }
    batches.push_back(std::move(batch));
  }
};

template <class Read>
NamedColumns gathered(const Documents& in, const ScanOptions& options, NamedColumns table, Read&& read) {
  std::vector<std::unique_ptr<Builder>> builders;
  over_texts(
      in, options, [&](std::size_t chunks) { builders.resize(chunks); },
      [&](std::size_t i, std::size_t chunk) {
        auto& b = builders[chunk];
        if (!b) b = std::make_unique<Builder>(table);
        read(in.items[i], b->columns);
        b->finish_if_large(false);
      });
  for (auto& b : builders)
    if (b) {
      b->finish_if_large(true);
      for (auto& batch : b->batches) table.batches.push_back(std::move(batch));
    }
  return table;
}

std::vector<std::string> group_names(const Pattern& p) {
  std::vector<std::string> names = p.group_names();
  for (std::size_t g = 0; g < names.size(); ++g)
    if (names[g].empty()) names[g] = std::to_string(g + 1);
  return names;
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
  for (const std::string& name : group_names(pattern))
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
      if (patterns.groups(m.pattern) > 0) {
        const Pattern& p = patterns[m.pattern];
        p.find(text, m.span.begin, m.span.end, Anchor::both, spans);
        for (std::size_t g = 1; g < spans.size(); ++g) {
          if (spans[g] == kNoSpan) continue;
          const std::string& name = p.group_names()[g - 1];
          groups.items[0].push(std::string_view(name.empty() ? std::to_string(g) : name));
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
  over_texts(
      documents, options, [](std::size_t) {},
      [&](std::size_t i, std::size_t) {
        const std::string_view text = *documents.items[i].text;
        std::int64_t n = 0;
        pattern.each(text, 0, text.size(), [&](Span) { ++n; });
        out[i] = n;
      });
  return out;
}

}  // namespace newspan
