#include "core/session/snapshot.h"

#include "core/checkpoint/weights.h"
#include "core/config/yaml.h"
#include "core/session/run.h"
#include "ferula/error.h"

namespace ferula {
namespace {

// Listeners as parallel lists, which is what Python users read most easily.
Dictionary to_dictionary(const std::vector<ListenerEntry>& listeners) {
  List paths, owners, ordinals, changes, latched;
  for (const ListenerEntry& entry : listeners) {
    paths.emplace_back(entry.path);
    owners.emplace_back(entry.owner);
    ordinals.emplace_back(entry.ordinal);
    changes.emplace_back(entry.changes);
    latched.emplace_back(entry.latched);
  }
  return {{"path", paths},
          {"owner", owners},
          {"ordinal", ordinals},
          {"changes", changes},
          {"latched", latched}};
}

std::vector<ListenerEntry> to_listeners(const Dictionary& dictionary) {
  std::vector<ListenerEntry> listeners(dictionary.get<List>("path").size());
  for (std::size_t i = 0; i < listeners.size(); ++i)
    listeners[i] = {std::get<std::string>(dictionary.get<List>("path").at(i)),
                    std::get<std::string>(dictionary.get<List>("owner").at(i)),
                    std::get<std::int64_t>(dictionary.get<List>("ordinal").at(i)),
                    std::get<std::int64_t>(dictionary.get<List>("changes").at(i)),
                    std::get<bool>(dictionary.get<List>("latched").at(i))};
  return listeners;
}

}  // namespace

void check_complete(const Dictionary& snapshot) {
  for (const char* entry :
       {"name", "state_dict", "status", "training_stats", "validation_stats", "models", "averages",
        "optimizers", "passes", "state", "files", "configuration"})
    if (snapshot.find(entry) == nullptr)
      throw Error("the checkpoint has no entry '" + std::string(entry) +
                  "': the run cannot go on from it");
}

Dictionary to_dictionary(const StateSnapshot& state) {
  Dictionary values;
  for (const StateEntry& entry : state.values)
    std::visit([&](const auto& value) { values.set(entry.path, value); }, entry.value);
  return {{"values", values}, {"listeners", to_dictionary(state.listeners)}};
}

StateSnapshot to_state_snapshot(const Dictionary& dictionary) {
  StateSnapshot state;
  for (const auto& [path, value] : dictionary.get<Dictionary>("values")) {
    if (const auto* flag = std::get_if<bool>(&value))
      state.values.push_back({path, ValueType::boolean, *flag});
    else if (const auto* number = std::get_if<std::int64_t>(&value))
      state.values.push_back({path, ValueType::integer, *number});
    else if (const auto* real = std::get_if<double>(&value))
      state.values.push_back({path, ValueType::real, *real});
    else if (const auto* text = std::get_if<std::string>(&value))
      state.values.push_back({path, ValueType::text, *text});
    else
      state.values.push_back({path, ValueType::tensor, std::get<at::Tensor>(value)});
  }
  state.listeners = to_listeners(dictionary.get<Dictionary>("listeners"));
  return state;
}

Dictionary to_dictionary(const FileLengths& lengths) {
  Dictionary dictionary;
  for (const auto& [name, length] : lengths) dictionary.set(name, length);
  return dictionary;
}

FileLengths to_file_lengths(const Dictionary& dictionary) {
  FileLengths lengths;
  for (const auto& [name, length] : dictionary)
    lengths.emplace_back(name, std::get<std::int64_t>(length));
  return lengths;
}

std::vector<NamedTensor> to_tensors(const Dictionary& dictionary) {
  std::vector<NamedTensor> tensors;
  for (const auto& [name, value] : dictionary)
    tensors.push_back({name, std::get<at::Tensor>(value)});
  return tensors;
}

// For people and scripts that read the checkpoint.
Dictionary Run::shown_row(const std::string& name, std::string_view key) const {
  Dictionary result;
  for (const Table& table : tables_)
    if (table.name == name)
      for (std::size_t i = 0; i < table.row.size(); ++i)
        result.set(table.columns[i].name, format_number(table.row[i], table.columns[i].format));
  return result.empty() && snapshot_ ? snapshot_->get<Dictionary>(key) : result;
}

// The keys of MI-Prometheus's checkpoints, and what a resume needs besides. Nothing in it depends
// on the clock.
Dictionary Run::snapshot() {
  for (auto& [name, pass] : passes_) pass->flush();
  Dictionary models, averages, optimizers, passes;
  for (auto& [section, model] : models_) models.set(section, to_dictionary(model->tensors()));
  for (auto& [section, averaged] : averages_) {
    models.set(section, averaged->weights());
    averages.set(section, averaged->averages());
  }
  for (auto& [section, optimizer] : optimizers_)
    optimizers.set(section, to_dictionary(optimizer->state()));
  for (auto& [name, pass] : passes_) passes.set(name, to_dictionary(pass->save()));
  const std::string& first = blueprint_.first_model();
  return {{"name", blueprint_.name_at(first)},
          {"state_dict", (averages_.contains(first) ? averages : models).get<Dictionary>(first)},
          {"status", status_},
          {"training_stats", shown_row("training_set_agg", "training_stats")},
          {"validation_stats", shown_row("validation_set_agg", "validation_stats")},
          {"models", models},
          {"averages", averages},
          {"optimizers", optimizers},
          {"passes", passes},
          {"state", to_dictionary(state_.snapshot())},
          {"files", to_dictionary(files_.lengths())},
          {"configuration", to_yaml(blueprint_.tree())}};
}

const Dictionary* Run::resumed(std::string_view part, const std::string& name) const {
  if (!snapshot_) return nullptr;
  const auto* saved = snapshot_->get<Dictionary>(part).find(name);
  if (saved != nullptr) return &std::get<Dictionary>(*saved);
  throw Error("the checkpoint has no entry '" + std::string(part) + "/" + name +
              "': it is of another worker");
}

}  // namespace ferula
