"""Reads an ONNX file by its wire format and evaluates it in numpy: an evaluator that shares nothing with the writer.
usage: denoise_onnx.py MODEL.onnx POINTS.npz   (x [n,d], sigma [n], z [n,c], denoised [n,d], scale [d])"""
import struct, sys
import numpy as np


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    at, found = 0, {}
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
            assert len(value) == size, "cut short"
        else:
            raise ValueError(f"wire type {kind}")
        found.setdefault(key >> 3, []).append(value)
    return found


model = fields(open(sys.argv[1], "rb").read())
assert fields(model[8][0])[2] == [13]
graph = fields(model[7][0])
points = np.load(sys.argv[2])
values = {"x": points["x"].astype(np.float32), "z": points["z"].astype(np.float32), "sigma": points["sigma"].astype(np.float32)[:, None]}
for tensor in map(fields, graph[5]):
    kind = {1: np.float32, 7: np.int64}[tensor[2][0]]
    values[tensor[8][0].decode()] = np.frombuffer(tensor[9][0], kind).reshape(tensor[1])
assert sorted(fields(v)[1][0].decode() for v in graph[11]) == ["sigma", "x", "z"]
for node in map(fields, graph[1]):
    inputs = [values[name.decode()] for name in node[1]]
    attributes = {fields(a)[1][0].decode(): fields(a)[3][0] for a in node.get(5, [])}
    a, b = inputs[0], inputs[1] if len(inputs) > 1 else None
    op = node[4][0].decode()
    if op == "Gemm":
        result = a @ (b.T if attributes.get("transB") else b) + (inputs[2] if len(inputs) > 2 else 0)
    elif op == "Concat":
        result = np.concatenate(inputs, attributes["axis"])
    elif op == "Gather":
        result = np.take(a, b, attributes["axis"])
    else:
        result = {
            "Add": lambda: a + b, "Sub": lambda: a - b, "Mul": lambda: a * b, "Div": lambda: a / b, "Exp": lambda: np.exp(a), "Sqrt": lambda: np.sqrt(a), "Log": lambda: np.log(a),
            "Sin": lambda: np.sin(a), "Cos": lambda: np.cos(a), "Sigmoid": lambda: 1 / (1 + np.exp(-a)),
        }[op]()
    values[node[2][0].decode()] = result
assert [fields(v)[1][0].decode() for v in graph[12]] == ["denoised"]
print(float(np.abs((values["denoised"] - points["denoised"]) / points["scale"]).max()))
