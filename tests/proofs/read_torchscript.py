"""A model of PyTorch that Ferula trained further is PyTorch's again: see python.sh."""
import json
import sys
from pathlib import Path

import torch
from read_experiment import read_idx

sys.path.insert(0, str(Path(__file__).parents[2] / "configs/tensors"))
from make_model import Network


def accuracy(weights):
    model = Network()
    model.load_state_dict(weights)
    model.eval()
    images = read_idx("t10k-images", 16).reshape(-1, 1, 28, 28).float() / 255
    with torch.no_grad():
        return (model(images).argmax(1) == read_idx("t10k-labels", 8)).float().mean().item()


def main():
    folder = Path(sys.argv[1])
    before = torch.jit.load(folder / "model.pt").state_dict()
    after = torch.load(folder / "weights.pt", weights_only=True)
    assert before.keys() == after.keys()
    assert not torch.equal(before["output.weight"], after["output.weight"])
    expected = json.loads((folder / "test.json").read_text())["measurements"]["testing_set_agg/acc"]
    got = accuracy(after)
    print(f"the same of a TorchScript     ferula {expected:.4f}   PyTorch {got:.4f}")
    assert expected > 0.6 and abs(got - expected) < 1e-3


if __name__ == "__main__":
    main()
