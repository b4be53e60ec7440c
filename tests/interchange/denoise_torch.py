"""Loads a model's tensors into PyTorch by name, without the safetensors package, and compares the denoiser.
usage: denoise_torch.py MODEL.safetensors POINTS.npz   (x [n,d], sigma [n], z [n,c], denoised [n,d], scale [d])"""
import json, struct, sys
import numpy as np, torch

data = open(sys.argv[1], "rb").read()
size = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8:8 + size])
card = header.pop("__metadata__")
types = {"F32": np.float32, "F64": np.float64, "I64": np.int64}
tensors = {}
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    tensors[name] = torch.from_numpy(np.frombuffer(data[8 + size + begin:8 + size + end], types[entry["dtype"]]).reshape(entry["shape"]).copy())


class Net(torch.nn.Module):
    def __init__(self, shapes, residual):
        super().__init__()
        self.residual = residual
        self.network = torch.nn.ModuleList(torch.nn.Linear(i, o) for o, i in shapes)

    def forward(self, h):
        last = len(self.network) - 1
        for l, layer in enumerate(self.network):
            y = layer(h)
            y = y if l == last else torch.nn.functional.silu(y)
            h = y + h if self.residual and 0 < l < last else y
        return h


layers = int(card["layers"]) + 1
net = Net([tensors[f"network.{l}.weight"].shape for l in range(layers)], card["connection"] == "residual")
net.load_state_dict({k: v for k, v in tensors.items() if k.startswith("network.")}, strict=True)
points = np.load(sys.argv[2])
x, z, sigma = (torch.from_numpy(points[k]).double() for k in ("x", "z", "sigma"))
u = (x - tensors["feature.mean"]) / tensors["feature.scale"]
root = (sigma ** 2 + 1).sqrt()[:, None]
angle = (sigma.log() / 4)[:, None] * tensors["noise.frequencies"].double()
labels = []
for j, period in enumerate(tensors["label.period"].tolist()):
    if period > 0:
        labels += [torch.cos(2 * np.pi * z[:, j] / period), torch.sin(2 * np.pi * z[:, j] / period)]
    else:
        labels += [(z[:, j] - tensors["label.mean"][j]) / tensors["label.scale"][j]]
period = tensors["feature.period"] if "feature.period" in tensors else torch.zeros(u.shape[1])
waves = int(card.get("harmonics", 1))
theta = u / 2
damping = ((1 + sigma ** 2 / 4).sqrt() * (-sigma ** 2 / 8).exp())[:, None]
columns, tangents = [], []
for j in range(u.shape[1]):
    if period[j] > 0:
        for k in range(1, waves + 1):
            columns += [damping[:, 0] * torch.cos(k * theta[:, j]) / (k / 2), damping[:, 0] * torch.sin(k * theta[:, j]) / (k / 2)]
            tangents += [(j, -torch.sin(k * theta[:, j])), (j, torch.cos(k * theta[:, j]))]
    else:
        columns.append(u[:, j] / root[:, 0])
        tangents.append((j, torch.ones_like(u[:, j])))
embedded = torch.stack(columns, 1)
inputs = torch.cat([embedded, angle.sin(), angle.cos(), torch.stack(labels, 1)], 1)
if card.get("form") == "energy":
    h = inputs.float().requires_grad_()
    f = torch.autograd.grad((h[:, :embedded.shape[1]] * net(h)).sum(), h)[0][:, :embedded.shape[1]].double()
else:
    with torch.no_grad():
        f = net(inputs.float()).double()
along = torch.zeros_like(u)
for column, (j, tangent) in enumerate(tangents):
    along[:, j] += tangent * f[:, column]
periodic = (period > 0)[None, :]
standard = torch.where(periodic, u + sigma[:, None] * damping * along, u / root ** 2 + sigma[:, None] / root * along)
denoised = standard * tensors["feature.scale"] + tensors["feature.mean"]
print(float(((denoised.numpy() - points["denoised"]) / points["scale"]).__abs__().max()))
