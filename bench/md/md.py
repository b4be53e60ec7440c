"""Runs the cases of md.sh in interleaved rounds and writes their table. Ratios are taken within a round, then their median."""
import argparse
import datetime
import json
import os
import statistics
import subprocess

parser = argparse.ArgumentParser()
for name in ("work", "peers", "ala2", "ala10", "micromacro", "out"):
    parser.add_argument("--" + name, required=True)
parser.add_argument("--rounds", type=int, default=5)
a = parser.parse_args()


def rate(command, key, **environment):
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return json.loads(done.stdout)[key]


def ours(stem, solvent, threads, **environment):
    return rate([a.micromacro, "bench", "md", "--topology", stem + ".prmtop", "--coordinates", stem + ".inpcrd", "--solvent", solvent,
                 "--replicas", "256", "--threads", str(threads), "--json"], "replica_steps_per_s", **environment)


def openmm(name, steps):
    return rate([a.work + "/openmm_md", f"{a.work}/{name}.txt", "obc2", "speed", str(steps)], "steps_per_s")


def gromacs():
    return rate(["bash", a.peers + "/md_gromacs.sh", a.ala2 + ".prmtop", a.ala2 + ".inpcrd", "300000"], "steps_per_s")


# name of the case, peer, goal, ours (the measured), theirs (what it is divided by)
CASES = [
    ("ala2 in vacuum, one core", "GROMACS, one thread", 12, lambda: ours(a.ala2, "vacuum", 1), gromacs),
    ("ala2 with OBC2, one core", "OpenMM Reference", 20, lambda: ours(a.ala2, "obc2", 1), lambda: openmm("ala2", 60000)),
    ("Ala10 with OBC2, one core", "OpenMM Reference", 10, lambda: ours(a.ala10, "obc2", 1), lambda: openmm("ala10", 2500)),
    ("ala2 in vacuum, two cores", "one core", 1.9, lambda: ours(a.ala2, "vacuum", 2), lambda: ours(a.ala2, "vacuum", 1)),
    ("Ala10 with OBC2, two cores", "one core", 1.9, lambda: ours(a.ala10, "obc2", 2), lambda: ours(a.ala10, "obc2", 1)),
    ("ala2 in vacuum, AVX-512 on", "AVX-512 off", None, lambda: ours(a.ala2, "vacuum", 1), lambda: ours(a.ala2, "vacuum", 1, DOTNET_EnableAVX512="0")),
]
records = [{"case": c[0], "peer": c[1], "goal": c[2], "ours": [], "theirs": []} for c in CASES]
loads = []
for _ in range(a.rounds):
    for record, (_, _, _, mine, peer) in zip(records, CASES):
        loads.append(os.getloadavg()[0])
        record["ours"].append(mine())
        record["theirs"].append(peer())

cpu = next(line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
version = subprocess.run([a.micromacro, "--version"], capture_output=True, text=True, check=True).stdout.strip()
result = {"date": datetime.date.today().isoformat(), "version": version, "cpu": cpu, "cores": os.cpu_count(), "rounds": a.rounds,
          "load_average": [round(min(loads), 2), round(max(loads), 2)], "cases": records}
rows = []
for record in records:
    ratios = [x / y for x, y in zip(record["ours"], record["theirs"])]
    record["ratio"] = statistics.median(ratios)
    record["ratio_range"] = [min(ratios), max(ratios)]
    goal = f"{record['goal']} x" if record["goal"] else ""
    rows.append(f"| {record['case']} | {statistics.median(record['ours']):,.0f} | {record['peer']}: {statistics.median(record['theirs']):,.0f} | "
                f"**{record['ratio']:.2f}** ({min(ratios):.2f} to {max(ratios):.2f}) | {goal} |")
with open(a.out + "/results.json", "w") as out:
    json.dump(result, out, indent=1)
    out.write("\n")
with open(a.out + "/results.md", "w") as out:
    out.write(f"{result['date']}, version {version}, {cpu}, {os.cpu_count()} cores, load average {min(loads):.1f} to {max(loads):.1f} "
              f"(1 is this benchmark alone), medians of {a.rounds} interleaved rounds.\n\n"
              "| case | replica-steps/s | against, steps/s | ratio (range over rounds) | goal |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n")
