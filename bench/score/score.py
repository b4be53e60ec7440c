#!/usr/bin/python3
"""Training and evaluation of the score network beside PyTorch, and the machine's sgemm rate, in three rounds that take turns; prints a table in
Markdown with the median over rounds and the range: what disturbs one program then disturbs the other.
usage: score.py MICROMACRO [SECONDS]
MICROMACRO_PEERS names the folder of score_torch.py. OPENBLAS_LIBRARY may name a folder with OpenBLAS' libblas.so.3 where the system's is another BLAS."""
import json, os, platform, statistics, subprocess, sys

program, seconds = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "1"
peers = os.environ["MICROMACRO_PEERS"]
cores = os.cpu_count()
shapes = [("66+2 inputs, 4x256, batch 512", (66, 2, 256, 4, 512)), ("2+1 inputs, 3x64, batch 256", (2, 1, 64, 3, 256))]
environment = dict(os.environ)
if "OPENBLAS_LIBRARY" in os.environ:
    environment["LD_LIBRARY_PATH"] = os.environ["OPENBLAS_LIBRARY"]

GEMM = """
import os, sys
os.environ['OPENBLAS_NUM_THREADS'] = sys.argv[1]
import numpy as np, time
a = np.random.rand(512, 256).astype('f4'); b = np.random.rand(256, 256).astype('f4'); c = np.empty((512, 256), 'f4')
def rate(seconds):
    n, t = 0, time.perf_counter()
    while time.perf_counter() - t < seconds:
        np.dot(a, b, out=c); n += 1
    return n * 2 * 512 * 256 * 256 / (time.perf_counter() - t) / 1e9
rate(0.3); print(rate(1))
"""


def options(shape, threads):
    names = ("--dimension", "--condition", "--hidden", "--layers", "--batch")
    return [str(v) for pair in zip(names, shape) for v in pair] + ["--threads", str(threads), "--seconds", seconds]


def torch(shape, threads, kernel):
    env = dict(environment, **({"OPENBLAS_CORETYPE": kernel} if kernel else {}))
    return json.loads(subprocess.run(["/usr/bin/python3", os.path.join(peers, "score_torch.py"), *options(shape, threads)], env=env, capture_output=True, text=True, check=True).stdout)


def ours(shape, threads):
    return json.loads(subprocess.run([program, "bench", "score", "--json", *options(shape, threads)], capture_output=True, text=True, check=True).stdout)


def gemm(threads, kernel):
    env = dict(environment, **({"OPENBLAS_CORETYPE": kernel} if kernel else {}))
    return float(subprocess.run(["/usr/bin/python3", "-c", GEMM, str(threads)], env=env, capture_output=True, text=True, check=True).stdout)


# OpenBLAS 0.3.21 does not know every processor; its AVX-512 kernels, asked for by name, may be twice as fast as those it takes by itself.
kernels = ["", "SkylakeX"] if "avx512f" in open("/proc/cpuinfo").read() else [""]
threads = sorted({1, cores})
ROUNDS = 3


def done(shape):
    """Share of 6 operations per weight and row, which the program counts, that training needs: the input of the first layer, with 32 numbers of the noise, is asked for no gradient."""
    dimension, condition, hidden, layers, _ = shape
    first = (dimension + condition + 32) * hidden
    return 1 - first / (3 * (first + (layers - 1) * hidden**2 + hidden * dimension))


rounds = []
for _ in range(ROUNDS):
    row = {"sgemm": max(gemm(cores, k) for k in kernels)}
    for name, shape in shapes:
        peer = [torch(shape, t, k) for t in threads for k in kernels]
        mine = [ours(shape, t) for t in threads]
        best = min(mine, key=lambda r: r["train_step_ms"])
        row[name] = {
            "peer_ms": min(r["train_step_ms"] for r in peer), "ms": best["train_step_ms"], "share": 100 * done(shape) * best["train_gflops"] / row["sgemm"],
            "peer_rate": max(r["evaluations_per_s"] for r in peer) / 1e6, "rate": max(r["evaluations_per_s"] for r in mine) / 1e6,
        }
    rounds.append(row)


def spread(values, form):
    """Median and range over the rounds."""
    return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


print(f"{platform.machine()}, {cores} cores, {ROUNDS} rounds, median (range); sgemm 512x256x256 by numpy's BLAS on all cores, best kernels: "
      f"{spread([r['sgemm'] for r in rounds], '.0f')} GFLOP/s\n")
print("| network | PyTorch, best of threads and kernels | MicroMacro, best of threads | ratio | of sgemm, % |\n|---|---|---|---|---|")
for name, _ in shapes:
    of = lambda key: [r[name][key] for r in rounds]
    print(f"| {name}, training, ms | {spread(of('peer_ms'), '.3f')} | {spread(of('ms'), '.3f')} | {spread([p / m for p, m in zip(of('peer_ms'), of('ms'))], '.1f')} | {spread(of('share'), '.0f')} |")
    print(f"| {name}, evaluation, M/s | {spread(of('peer_rate'), '.2f')} | {spread(of('rate'), '.2f')} | {spread([m / p for p, m in zip(of('peer_rate'), of('rate'))], '.1f')} | |")
