// Umbrella windows on a torsion with OpenMM's Reference platform (double precision): a free energy that MicroMacro had no
// part in. Input: the plain numbers that topology.py writes. Output: one line "window torsion" (rad) per 100 steps.
//   g++ -O2 openmm_umbrella.cpp -o openmm_umbrella -lOpenMM
//   ./openmm_umbrella SYSTEM.txt A B C D WINDOWS STIFFNESS STEPS TEMPERATURE SEED OUT.txt
// STIFFNESS in kJ/mol/rad^2; bias STIFFNESS/2 d^2. Each window is started by steering from its neighbour.
#include <OpenMM.h>
#include <cmath>
#include <fstream>
#include <iostream>
#include <vector>

using namespace OpenMM;

static double torsion(const std::vector<Vec3>& x, const int* atom) {
    Vec3 u = x[atom[1]] - x[atom[0]], v = x[atom[2]] - x[atom[1]], w = x[atom[3]] - x[atom[2]];
    Vec3 m = u.cross(v), n = v.cross(w);
    return std::atan2(std::sqrt(v.dot(v)) * u.dot(n), m.dot(n));
}

static std::vector<Vec3> read(std::ifstream& in, System& system) {
    auto* nonbonded = new NonbondedForce();
    auto* bond = new HarmonicBondForce();
    auto* angle = new HarmonicAngleForce();
    auto* dihedral = new PeriodicTorsionForce();
    std::vector<Vec3> x;
    std::vector<std::pair<int, int>> bonds;
    int count;
    in >> count;
    for (int i = 0; i < count; i++) {
        double mass, charge, sigma, epsilon, a, b, c;
        in >> mass >> charge >> sigma >> epsilon >> a >> b >> c;
        system.addParticle(mass);
        nonbonded->addParticle(charge, sigma, epsilon);
        x.emplace_back(a, b, c);
    }
    in >> count;
    for (int i = 0; i < count; i++) {
        int a, b;
        double length, k;
        in >> a >> b >> length >> k;
        bond->addBond(a, b, length, k);
        bonds.emplace_back(a, b);
    }
    in >> count;
    for (int i = 0; i < count; i++) {
        int a, b, c;
        double theta, k;
        in >> a >> b >> c >> theta >> k;
        angle->addAngle(a, b, c, theta, k);
    }
    in >> count;
    for (int i = 0; i < count; i++) {
        int a, b, c, d, periodicity;
        double phase, k;
        in >> a >> b >> c >> d >> periodicity >> phase >> k;
        dihedral->addTorsion(a, b, c, d, periodicity, phase, k);
    }
    nonbonded->createExceptionsFromBonds(bonds, 1 / 1.2, 1 / 2.0);
    nonbonded->setNonbondedMethod(NonbondedForce::NoCutoff);
    for (Force* force : std::vector<Force*>{bond, angle, dihedral, nonbonded}) system.addForce(force);
    return x;
}

int main(int argc, char** argv) {
    if (argc != 12) {
        std::cerr << "see the head of this file\n";
        return 2;
    }
    int atom[4], windows = std::stoi(argv[6]), seed = std::stoi(argv[10]);
    for (int i = 0; i < 4; i++) atom[i] = std::stoi(argv[2 + i]);
    double stiffness = std::stod(argv[7]), temperature = std::stod(argv[9]);
    long steps = std::stol(argv[8]);

    System system;
    std::ifstream in(argv[1]);
    std::vector<Vec3> x = read(in, system);
    auto* umbrella = new CustomTorsionForce("0.5*K*d^2; d=min(r,6.283185307179586-r); r=abs(theta-center)");
    umbrella->addGlobalParameter("K", 0);
    umbrella->addGlobalParameter("center", 0);
    umbrella->addTorsion(atom[0], atom[1], atom[2], atom[3], std::vector<double>());
    system.addForce(umbrella);
    LangevinMiddleIntegrator integrator(temperature, 2, 0.001);
    integrator.setRandomNumberSeed(seed);
    Context context(system, integrator, Platform::getPlatformByName("Reference"));
    context.setPositions(x);
    LocalEnergyMinimizer::minimize(context);
    context.setVelocitiesToTemperature(temperature, seed);

    auto center = [&](int w) { return -M_PI + (w + 0.5) * 2 * M_PI / windows; };
    auto positions = [&] { return context.getState(State::Positions).getPositions(); };
    int first = int(std::floor((torsion(positions(), atom) + M_PI) / (2 * M_PI / windows))) % windows;
    std::vector<std::vector<Vec3>> start(windows);
    context.setParameter("K", 5 * stiffness);
    for (int i = 0; i < windows; i++) {
        int w = (first + i) % windows;
        context.setParameter("center", center(w));
        integrator.step(10000);
        start[w] = positions();
    }

    context.setParameter("K", stiffness);
    std::ofstream out(argv[11]);
    for (int w = 0; w < windows; w++) {
        context.setParameter("center", center(w));
        context.setPositions(start[w]);
        context.setVelocitiesToTemperature(temperature, seed + w + 1);
        integrator.step(20000);
        for (long s = 0; s < steps / 100; s++) {
            integrator.step(100);
            out << w << ' ' << torsion(positions(), atom) << '\n';
        }
    }
}
