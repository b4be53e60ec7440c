// Energies of a molecule by OpenMM's Reference platform (double precision), with all digits.
//   g++ -O2 openmm_energies.cpp -o openmm_energies -lOpenMM
//   ./openmm_energies SYSTEM.txt                 vacuum by term, then GB for five models, without salt and with 0.15 mol/l
// SYSTEM.txt: what openmm_energies.py writes. OBC2 without salt is OpenMM's own GBSAOBCForce; the others its CustomGBForce, the
// expressions written here from the papers. Dielectrics 1 and 78.5, no surface term; kJ/mol.
#include <OpenMM.h>
#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

using namespace OpenMM;

struct Atom { double mass, charge, sigma, epsilon, radius, screening, alpha, beta, gamma; };
static const double Coulomb = 138.935456;

static double energy(Force* force, int atoms, const std::vector<Vec3>& x) {
    System system;
    for (int i = 0; i < atoms; i++) system.addParticle(12);
    system.addForce(force);
    VerletIntegrator integrator(1e-3);
    Context context(system, integrator, Platform::getPlatformByName("Reference"));
    context.setPositions(x);
    return context.getState(State::Energy).getPotentialEnergy();
}

static std::string number(double v) {
    std::ostringstream s;
    s.precision(17);
    s << v;
    return s.str();
}

static double solvent(const std::string& model, double kappa, const std::vector<Atom>& atoms, const std::vector<Vec3>& x, std::ifstream& necks) {
    if (model == "obc2" && kappa == 0) {
        auto* force = new GBSAOBCForce();
        for (const Atom& a : atoms) force->addParticle(a.charge, a.radius, a.screening);
        force->setSolventDielectric(78.5);
        force->setSurfaceAreaEnergy(0);
        return energy(force, atoms.size(), x);
    }

    auto* force = new CustomGBForce();
    bool neck = model[0] == 'g';
    double offset = model == "gbn2" ? 0.0195141 : 0.009;
    for (const char* name : {"q", "rho", "or", "sr", "al", "be", "ga", "type"}) force->addPerParticleParameter(name);
    std::vector<double> radii;
    for (const Atom& a : atoms) {
        size_t type = 0;
        while (type < radii.size() && std::abs(radii[type] - a.radius) > 1e-9) type++;
        if (type == radii.size()) radii.push_back(a.radius);
        double o = a.radius - offset;
        force->addParticle({a.charge, a.radius, o, a.screening * o, a.alpha, a.beta, a.gamma, double(type)});
    }
    std::string integral = "step(r+sr2-or1)*0.5*(1/L-1/U+0.25*(r-sr2^2/r)*(1/(U^2)-1/(L^2))+0.5*log(L/U)/r+C)";
    std::string where = ";U=r+sr2;C=2*(1/or1-1/L)*step(sr2-r-or1);L=max(or1,D);D=abs(r-sr2)";
    if (neck) {
        int types = radii.size();
        std::vector<double> height(types * types), place(types * types);
        // Pairs of radii as the file gives them: radius of the atom whose integral it is, of the other, height 1/nm, place nm.
        int count;
        necks >> count;
        for (int k = 0; k < count; k++) {
            double a, b, m, d;
            necks >> a >> b >> m >> d;
            for (int i = 0; i < types; i++)
                for (int j = 0; j < types; j++)
                    if (std::abs(radii[i] - a) < 1e-9 && std::abs(radii[j] - b) < 1e-9) { height[i + types * j] = m; place[i + types * j] = d; }
        }
        force->addTabulatedFunction("m0", new Discrete2DFunction(types, types, height));
        force->addTabulatedFunction("d0", new Discrete2DFunction(types, types, place));
        std::string scale = model == "gbn" ? "0.361825" : "0.826836";
        integral += "+" + scale + "*step(rho1+rho2+0.68-r)*m0(type1,type2)/(1+y^2+0.3*y^6)";
        where += ";y=10*(r-d0(type1,type2))";
    }
    force->addComputedValue("I", integral + where, CustomGBForce::ParticlePairNoExclusions);
    force->addComputedValue("B", model == "hct" ? "1/(1/or-I)" : "1/(1/or-tanh(p*(al-p*(be-p*ga)))/rho);p=I*or", CustomGBForce::SingleParticle);
    std::string k = number(kappa), c = number(Coulomb);
    force->addEnergyTerm("-0.5*" + c + "*(1-exp(-" + k + "*B)/78.5)*q^2/B", CustomGBForce::SingleParticle);
    force->addEnergyTerm("-" + c + "*(1-exp(-" + k + "*f)/78.5)*q1*q2/f;f=sqrt(r^2+B1*B2*exp(-r^2/(4*B1*B2)))", CustomGBForce::ParticlePairNoExclusions);
    return energy(force, atoms.size(), x);
}

int main(int, char** argv) {
    std::ifstream in(argv[1]);
    int n, count;
    in >> n;
    std::vector<Atom> atoms(n);
    std::vector<Vec3> x(n);
    auto* nonbonded = new NonbondedForce();
    for (int i = 0; i < n; i++) {
        Atom& a = atoms[i];
        in >> a.mass >> a.charge >> a.sigma >> a.epsilon >> x[i][0] >> x[i][1] >> x[i][2];
        nonbonded->addParticle(a.charge, a.sigma, a.epsilon);
    }
    auto* bond = new HarmonicBondForce();
    auto* angle = new HarmonicAngleForce();
    auto* torsion = new PeriodicTorsionForce();
    std::vector<std::pair<int, int>> bonds;
    int a, b, c, d, periodicity;
    double rest, k;
    for (in >> count; count-- > 0;) { in >> a >> b >> rest >> k; bonds.emplace_back(a, b); bond->addBond(a, b, rest, k); }
    for (in >> count; count-- > 0;) { in >> a >> b >> c >> rest >> k; angle->addAngle(a, b, c, rest, k); }
    for (in >> count; count-- > 0;) { in >> a >> b >> c >> d >> periodicity >> rest >> k; torsion->addTorsion(a, b, c, d, periodicity, rest, k); }
    nonbonded->createExceptionsFromBonds(bonds, 1 / 1.2, 1 / 2.0);
    std::cout.precision(12);
    std::cout << "bond " << energy(bond, n, x) << "\nangle " << energy(angle, n, x) << "\ntorsion " << energy(torsion, n, x)
              << "\nnonbonded " << energy(nonbonded, n, x) << '\n';
    std::string model;
    while (in >> model) {
        for (Atom& s : atoms) in >> s.radius >> s.screening >> s.alpha >> s.beta >> s.gamma;
        std::streampos here = in.tellg();
        double fresh = solvent(model, 0, atoms, x, in);
        if (model[0] == 'g') in.seekg(here);
        double kappa = 10 * 0.73 * std::sqrt(0.10806 * 0.15);
        std::cout << model << ' ' << fresh << ' ' << solvent(model, kappa, atoms, x, in) << '\n';
    }
}
