// Plain Langevin dynamics of a molecule in OBC2 with OpenMM's Reference platform (double precision): the torsions of one long
// trajectory, that MicroMacro had no part in. Input: the plain numbers that bench/reference/topology.py writes.
//   g++ -O2 openmm_populations.cpp -o openmm_populations -lOpenMM
//   ./openmm_populations SYSTEM.txt SECONDS SEED OUT.txt [TEMPERATURE FRICTION TIMESTEP_FS EVERY]
// Bonds to hydrogen are constrained at the force field's lengths (tolerance 1e-7); no surface term, no salt, dielectrics 1 and
// 78.5. It stops after SECONDS. Output: a line "phi psi" (degrees; atoms 4-6-8-14 and 6-8-14-16) every EVERY steps.
#include <OpenMM.h>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iostream>
#include <vector>

using namespace OpenMM;

static double torsion(const std::vector<Vec3>& x, int a, int b, int c, int d) {
    Vec3 u = x[b] - x[a], v = x[c] - x[b], w = x[d] - x[c], m = u.cross(v), n = v.cross(w);
    return std::atan2(std::sqrt(v.dot(v)) * u.dot(n), m.dot(n)) * 180 / M_PI;
}

static std::vector<Vec3> read(std::ifstream& in, System& system) {
    auto* nonbonded = new NonbondedForce();
    auto* solvent = new GBSAOBCForce();
    auto* bond = new HarmonicBondForce();
    auto* angle = new HarmonicAngleForce();
    auto* dihedral = new PeriodicTorsionForce();
    std::vector<Vec3> x;
    std::vector<std::pair<int, int>> bonds;
    int count;
    in >> count;
    for (int i = 0; i < count; i++) {
        double mass, charge, sigma, epsilon, radius, scale, a, b, c;
        in >> mass >> charge >> sigma >> epsilon >> radius >> scale >> a >> b >> c;
        system.addParticle(mass);
        nonbonded->addParticle(charge, sigma, epsilon);
        solvent->addParticle(charge, radius, scale);
        x.emplace_back(a, b, c);
    }
    in >> count;
    for (int i = 0; i < count; i++) {
        int a, b;
        double length, k;
        in >> a >> b >> length >> k;
        bonds.emplace_back(a, b);
        if (std::min(system.getParticleMass(a), system.getParticleMass(b)) < 1.2) {
            system.addConstraint(a, b, length);
        } else {
            bond->addBond(a, b, length, k);
        }
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
    solvent->setSolventDielectric(78.5);
    solvent->setSurfaceAreaEnergy(0);
    for (Force* force : std::vector<Force*>{bond, angle, dihedral, nonbonded, solvent}) system.addForce(force);
    return x;
}

int main(int argc, char** argv) {
    if (argc < 5) {
        std::cerr << "see the head of this file\n";
        return 2;
    }
    std::ifstream in(argv[1]);
    double seconds = std::stod(argv[2]);
    int seed = std::stoi(argv[3]);
    double temperature = argc > 5 ? std::stod(argv[5]) : 300, friction = argc > 6 ? std::stod(argv[6]) : 1;
    double timestep = argc > 7 ? std::stod(argv[7]) : 2;
    int every = argc > 8 ? std::stoi(argv[8]) : 100;
    System system;
    std::vector<Vec3> x = read(in, system);
    LangevinMiddleIntegrator integrator(temperature, friction, timestep * 1e-3);
    integrator.setConstraintTolerance(1e-7);
    integrator.setRandomNumberSeed(seed);
    Context context(system, integrator, Platform::getPlatformByName("Reference"));
    context.setPositions(x);
    LocalEnergyMinimizer::minimize(context);
    context.setVelocitiesToTemperature(temperature, seed);
    integrator.step(50000);
    std::ofstream out(argv[4]);
    out.precision(5);
    auto start = std::chrono::steady_clock::now();
    while (std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < seconds) {
        for (int i = 0; i < 50; i++) {
            integrator.step(every);
            x = context.getState(State::Positions).getPositions();
            out << torsion(x, 4, 6, 8, 14) << ' ' << torsion(x, 6, 8, 14, 16) << '\n';
        }
        out.flush();
    }
}
