// ferula problem show: what a sample of a problem looks like.
#include <iostream>

#include "core/files/atomic_file.h"
#include "core/text/nearest.h"
#include "ferula/error.h"
#include "run_options.h"
#include "sequence_sample.h"

namespace ferula {
namespace {

void check_picture_name(const std::string& file) {
  if (!file.ends_with(".svg"))
    throw Error("--output " + file +
                ": a picture is an SVG file; expected a name that ends in .svg");
}

std::size_t control_lines(const Problem& problem) {
  for (const std::vector<Fact> facts = problem.facts(); const Fact& fact : facts)
    if (fact.name == "control_bits") return std::stoul(fact.value);
  return 0;
}

int show(const Arguments& arguments) {
  const bool pictured = arguments.has("output");
  if (pictured) check_picture_name(arguments.get<std::string>("output"));
  const std::string& name = arguments.operands[1];
  const auto number = arguments.get<std::int64_t>("sample");
  const auto seed = static_cast<std::uint64_t>(arguments.get<std::int64_t>("seed"));
  const auto problem = load_problem(name, problem_options(arguments));
  check_sequences(name, problem->streams());
  const Batch batch = draw_sample(*problem, number, seed);
  const SequenceSample sample = as_sequences(name, batch, control_lines(*problem));
  std::cout << sequence_text(sample);
  if (!pictured) return 0;
  const auto file = arguments.get<std::string>("output");
  write_file(file, sequence_picture(sample));
  std::cout << "\n" << file << '\n';
  return 0;
}

}  // namespace

Command problem_command() {
  po::options_description options;
  auto add = options.add_options();
  add("seed", po::value<std::int64_t>()->default_value(0), "decides what is random in the sample");
  add("sample", po::value<std::int64_t>()->default_value(0), "which sample, from 0 on");
  add("output,o", po::value<std::string>(), "also draws it as a picture: an .svg file");
  add_problem_options(options);
  return {
      "problem",
      "show NAME",
      "Shows a sample of a problem: what is seen and asked, step by step",
      "For problems of sequences: streams of shape [batch, time, bits]. A row is a bit, time\n"
      "goes from left to right; '1' is 1, '.' is 0, '+' and '-' are other numbers; '^' stands\n"
      "below the steps at which an answer is scored. `ferula plugins show NAME` lists the keys.",
      2,
      2,
      options,
      [](const Arguments& arguments) {
        const std::string& action = arguments.operands.front();
        if (action == "show") return show(arguments);
        throw Error("problem: expected show, got '" + action + "'" +
                    did_you_mean(action, {"show"}));
      }};
}

}  // namespace ferula
