// Energies of two correction maps on ACE-ALA3-NME by OpenMM's CMAPTorsionForce (Reference platform, double precision), in kJ/mol.
//   g++ -O2 openmm_cmap.cpp -o openmm_cmap -lOpenMM
//   ./openmm_cmap ala4.txt > cmap.txt            ala4.txt: what topology.py writes
// The maps are those invented in CharmmTests, 6 by 6 in AMBER's order and kcal/mol; coordinate k of frame t is the file's plus
// 0.03 nm sin(1.7 k + 0.9 t). One line a frame: the energy of the first map and of the second.
#include <OpenMM.h>
#include <cmath>
#include <fstream>
#include <iostream>

using namespace OpenMM;

int main(int, char** argv) {
    std::ifstream in(argv[1]);
    int n;
    in >> n;
    std::vector<Vec3> x(n);
    double skip;
    for (Vec3& at : x) in >> skip >> skip >> skip >> skip >> at[0] >> at[1] >> at[2];
    int first[2][5] = {{4, 6, 8, 14, 16}, {14, 16, 18, 24, 26}};
    std::cout.precision(12);
    for (int t = 0; t < 12; t++) {
        std::vector<Vec3> moved = x;
        for (int k = 0; k < 3 * n; k++) moved[k / 3][k % 3] += 0.03 * std::sin(1.7 * k + 0.9 * t);
        for (int m = 1; m <= 2; m++) {
            // AMBER: psi runs fastest, both from -180 degrees. OpenMM: the first angle runs fastest, both from 0.
            std::vector<double> map(36);
            for (int p = 0; p < 6; p++)
                for (int q = 0; q < 6; q++) {
                    int i = 6 * ((p + 3) % 6) + (q + 3) % 6;
                    map[p + 6 * q] = 4.184 * std::round(1e5 * std::sin(m * i + 0.1 * i * i)) / 1e5;
                }
            System system;
            for (int i = 0; i < n; i++) system.addParticle(12);
            auto* force = new CMAPTorsionForce();
            force->addMap(6, map);
            int* a = first[m - 1];
            force->addTorsion(0, a[0], a[1], a[2], a[3], a[1], a[2], a[3], a[4]);
            system.addForce(force);
            VerletIntegrator integrator(1e-3);
            Context context(system, integrator, Platform::getPlatformByName("Reference"));
            context.setPositions(moved);
            std::cout << context.getState(State::Energy).getPotentialEnergy() << (m == 1 ? ' ' : '\n');
        }
    }
}
