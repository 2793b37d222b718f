#include "news/time/story.hpp"

#include <algorithm>
#include <array>

namespace newspan {
namespace {

// What a month costs that a step goes back or on. On to a bare month it costs some, so that the nearest is taken; on to a year
// that is told it is free, unless they stand in one sentence. Passing over a date costs less than going there and back, but not where a
// bare month stands beside one that set the scene.
constexpr int kBack = 4, kAhead = 1, kAlong = 2, kMost = 48, kPassing = 10, kPassingScene = 24, kBeside = 12, kBesideScene = 40;
constexpr std::size_t kKept = 12;

// A place where the story may stand, and how it came there.
struct Place {
  int month = 0;
  bool known = false;   // the month, not the year alone
  bool passed = false;  // the mention just read was passed over, though its clause does not ask for it
  int cost = 0;
  std::uint8_t from = 0;  // the place before, of those kept

  int year() const { return (month - (month < 0 ? 11 : 0)) / 12; }
};

int step(const Place& from, int month, bool known, int ahead) {
  const int first = from.month, last = from.known ? from.month : from.month + 11;
  const int end = known ? month : month + 11;
  if (end < first) return std::min((first - end) * kBack, kMost);
  return std::min(std::max(month - last, 0) * ahead, kMost);
}

class Places {
 public:
  void add(const Place& p) {
    for (std::size_t i = 0; i < size_; ++i)
      if (all_[i].month == p.month && all_[i].known == p.known && all_[i].passed == p.passed) {
        if (p.cost < all_[i].cost) all_[i] = p;
        return;
      }
    if (size_ < kKept) {
      all_[size_++] = p;
      return;
    }
    const auto worst = std::max_element(all_.begin(), all_.end(), [](const Place& a, const Place& b) { return a.cost < b.cost; });
    if (p.cost < worst->cost) *worst = p;
  }
  std::size_t size() const { return size_; }
  const Place& operator[](std::size_t i) const { return all_[i]; }

 private:
  std::array<Place, kKept> all_;
  std::size_t size_ = 0;
};

}  // namespace

void tell_years(std::vector<Mention>& mentions, Lookout* watch) {
  const auto first = std::find_if(mentions.begin(), mentions.end(), [](const Mention& m) { return m.year != 0; });
  if (first == mentions.end()) return;
  // Behind each mention the years of the places kept, and where each came from.
  struct Trace {
    std::array<std::int16_t, kKept> year;
    std::array<std::uint8_t, kKept> from;
  };
  std::vector<Trace> traces(mentions.size());
  Places places;
  places.add({12 * first->year, false, false, 0, 0});
  std::size_t next = 0;  // the year that is told next
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    if (watch) watch->check();
    const Mention& m = mentions[i];
    for (next = std::max(next, i); next < mentions.size() && mentions[next].year == 0; ++next) {
    }
    const Mention* before = i > 0 ? &mentions[i - 1] : nullptr;
    const bool along = before && before->year == 0 && before->sentence == m.sentence;
    const int beside = !before || m.sentence > before->sentence + 1 ? 0 : before->opens || before->month ? kBesideScene : kBeside;
    Places behind;
    for (std::uint8_t j = 0; j < places.size(); ++j) {
      const Place& p = places[j];
      if (m.year) {
        const bool known = m.month != 0;
        const int month = 12 * m.year + (known ? m.month - 1 : 0);
        // The year where the story stands, named again, leaves it in its month.
        const bool here = !known && p.known && p.month >= month && p.month < month + 12;
        behind.add({here ? p.month : month, known || here, false, p.cost + (here ? 0 : step(p, month, known, along ? kAlong : 0)), j});
        behind.add({p.month, p.known, !m.aside, p.cost + (m.aside ? 0 : m.opens ? kPassingScene : kPassing), j});
      } else {
        const int now = p.year(), then = next < mentions.size() ? mentions[next].year : now;
        for (const int y : {now - 1, now, now + 1, then - 1, then}) {
          const int month = 12 * y + m.month - 1;
          if (y != 0) behind.add({month, true, false, p.cost + step(p, month, true, kAhead) + (p.passed ? beside : 0), j});
        }
      }
    }
    places = behind;
    for (std::size_t j = 0; j < places.size(); ++j) {
      traces[i].year[j] = static_cast<std::int16_t>(places[j].year());
      traces[i].from[j] = places[j].from;
    }
  }
  std::uint8_t best = 0;
  for (std::uint8_t j = 1; j < places.size(); ++j)
    if (places[j].cost < places[best].cost) best = j;
  for (std::size_t i = mentions.size(); i-- > 0;) {
    if (!mentions[i].year) mentions[i].year = traces[i].year[best];
    best = traces[i].from[best];
  }
}

}  // namespace newspan
