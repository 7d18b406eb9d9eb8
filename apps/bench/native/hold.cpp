// The hold model on std::priority_queue, ties in order of pushing: arguments PENDING HOLDS ROUNDS WARM_UP_ROUNDS.
// Prints the nanoseconds of processor time of one hold, a line a round.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <queue>
#include <random>
#include <vector>

struct Event {
  double time;
  std::uint64_t sequence;
  std::int32_t event;
};

struct Later {
  bool operator()(const Event& one, const Event& other) const {
    return one.time > other.time || (one.time == other.time && one.sequence > other.sequence);
  }
};

int main(int, char** arguments) {
  const std::int32_t pending = std::atoi(arguments[1]);
  const std::int64_t holds = std::atoll(arguments[2]);
  const int rounds = std::atoi(arguments[3]);
  const int warm_up_rounds = std::atoi(arguments[4]);

  constexpr std::size_t draws = 65536;
  std::mt19937_64 random(0);
  std::exponential_distribution<double> exponential(1.0);
  std::vector<double> increments(draws);
  for (double& increment : increments) increment = exponential(random);

  std::vector<Event> storage;
  storage.reserve(pending);
  std::priority_queue<Event, std::vector<Event>, Later> queue(Later(), std::move(storage));
  std::uint64_t sequence = 0;
  for (std::int32_t event = 0; event < pending; event++) queue.push({exponential(random), sequence++, event});

  std::size_t draw = 0;
  double checksum = 0;
  for (int round = -warm_up_rounds; round < rounds; round++) {
    const std::clock_t before = std::clock();
    for (std::int64_t hold = 0; hold < holds; hold++) {
      const Event first = queue.top();
      queue.pop();
      queue.push({first.time + increments[draw], sequence++, first.event});
      draw = (draw + 1) & (draws - 1);
      checksum += first.time;
    }
    const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    if (round >= 0) std::printf("%.3f\n", seconds * 1e9 / holds);
  }
  // Keeps the compiler from leaving the work out.
  std::fprintf(stderr, "%s", checksum < 0 ? "impossible\n" : "");
}
