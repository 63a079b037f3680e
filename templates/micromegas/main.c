/* Relic density, widths and annihilation at rest of nu4, one line per parameter file.

   Build, in a micrOMEGAs model directory holding the exported CalcHEP model:
     make main=main.c
   Run:
     ./main [-f FAST] [-e BEPS] [-b RANGE] data.par [more.par ...]
   FAST 0 (default) integrates accurately, 1 is micrOMEGAs' fast mode; BEPS (1e-10) cuts the
   thermal integral; a propagator keeps its width up to RANGE (80) widths from the pole.

   RANGE must be below 100. While darkOmega runs, micrOMEGAs gives the nu4 in the t and u channel
   of nu4 nu4bar -> Z' Z' an artificial width of 1 % of its mass (sqme_aux.c). It is always
   dropped below 100, because there |t - m^2| >= m^2; kept, it spoils the conservation of the
   current, and sigma v grows like (mnu4/mzp)^4: Omega is 13 % low at mnu4/mzp = 26 and 99 % low
   at 128. What a RANGE costs in the s channel is at most 1/RANGE^2.

   Each file of `name value` lines sets every parameter of the model and gives one line
     RESULT file=... key=value ... end=1
   or, where micrOMEGAs refuses the point,
     FAILED file=... reason=... end=1
   All other output is micrOMEGAs' own. Widths in GeV; sigma v at rest in pb c, of a nu4 nu4bar
   pair, spin averaged; fractions are the shares of the channels in 1/(omega h^2) at freeze-out. */

#include <unistd.h>

#include "../include/micromegas.h"
#include "../include/micromegas_aux.h"
#include "lib/pmodel.h"

enum { ZPRIME = 32, NU4 = 52, CHANNELS = 16 };

static int fast = 0;
static double beps = 1e-10, range = 80;

static const struct { const char *name; int a, b; } channel[CHANNELS] = {
  {"bb", 5, 5}, {"tt", 6, 6}, {"bs", 3, 5}, {"mumu", 13, 13}, {"nunu", 14, 14},
  {"uu", 2, 2}, {"dd", 1, 1}, {"ss", 3, 3}, {"cc", 4, 4}, {"ee", 11, 11}, {"tautau", 15, 15},
  {"nue", 12, 12}, {"nutau", 16, 16},
  {"nu4nu4", NU4, NU4}, {"zpzp", ZPRIME, ZPRIME}, {"other", 0, 0},
};

static const char *echoed[] = {
  "gbb", "gmumu", "gnunu", "mzp", "mnu4", "vts", "gq1", "gq2", "gu1", "gu2", "gu3", "gd1", "gd2",
  "gd3", "gl1", "gl3", "ge1", "ge2", "ge3", "gbsr", "MB", "MT", "MMU", "MC", "MTA",
};

static int channel_of(int a, int b)
{
  int low = abs(a) < abs(b) ? abs(a) : abs(b), high = abs(a) + abs(b) - low, k;
  for (k = 0; k < CHANNELS - 1; k++)
    if (channel[k].a == low && channel[k].b == high) break;
  return k;
}

static void fail(const char *file, const char *reason)
{
  printf("\nFAILED file=%s reason=%s end=1\n", file, reason);
  fflush(stdout);
}

/* The library of annihilation amplitudes that darkOmega itself will use. */
static numout *annihilation(void)
{
  char process[4000], library[60], in[20], out[20];
  char *nu4 = pdg2name(NU4), *anti = pdg2name(-NU4);
  pname2lib(nu4, in);
  pname2lib(anti, out);
  snprintf(library, sizeof library, "omg_%s%s", in, out);
  snprintf(process, sizeof process, "%s,%s->AllEven,1*x{%s", nu4, anti, EvenParticles());
  return getMEcode(0, ForceUG, process, NULL, NULL, library);
}

/* Partial widths of the Z' summed over charge states, from the compiled 1 -> 2 amplitudes. */
static int partial_widths(double width[CHANNELS])
{
  char process[40];
  int nsub, nin, nout;
  snprintf(process, sizeof process, "%s->2*x", pdg2name(ZPRIME));
  numout *decay = newProcess(process);
  if (!decay) return 1;
  procInfo1(decay, &nsub, &nin, &nout);
  for (int i = 1; i <= nsub; i++) {
    int pdg[3];
    for (int k = 0; k < 3; k++) decay->interface->pinf(i, k + 1, NULL, pdg + k);
    width[channel_of(pdg[1], pdg[2])] += pWidth2(decay, i);
  }
  return 0;
}

/* micrOMEGAs' total width of the Z'. Where no decay into two is open it would look for those into
   three and four, compiling hundreds of amplitudes: the Z' is stable there. */
static double total_width(const double partial[CHANNELS])
{
  char *name = pdg2name(ZPRIME);
  double sum = 0;
  for (int k = 0; k < CHANNELS; k++) sum += partial[k];
  if (sum == 0) decayTable[abs(pTabPos(name)) - 1].status = 1;
  return pWidth(name, NULL);
}

/* sigma v at rest, in pb c. */
static int annihilation_at_rest(numout *cc, double sigma_v[CHANNELS])
{
  int nsub, nin, nout, err = 0;
  procInfo1(cc, &nsub, &nin, &nout);
  for (int i = 1; i <= nsub; i++) {
    int pdg[4], error;
    for (int k = 0; k < 4; k++) cc->interface->pinf(i, k + 1, NULL, pdg + k);
    sigma_v[channel_of(pdg[2], pdg[3])] += vcs22(cc, i, &error);
    err |= error;
  }
  return err;
}

static void freeze_out_fractions(double xf, double fraction[CHANNELS])
{
  printChannels(xf, 1e-12, beps, 1, NULL);
  for (int i = 0; omegaCh && omegaCh[i].weight > 0; i++) {
    int k = channel_of(pNum(omegaCh[i].prtcl[2]), pNum(omegaCh[i].prtcl[3]));
    fraction[k] += omegaCh[i].weight;
  }
}

static void print_channels(const char *prefix, const double value[CHANNELS])
{
  for (int k = 0; k < CHANNELS; k++) printf(" %s_%s=%.9e", prefix, channel[k].name, value[k]);
}

static void evaluate(const char *file)
{
  double xf = 0, width[CHANNELS] = {0}, sigma_v[CHANNELS] = {0}, fraction[CHANNELS] = {0};
  char odd[20];
  int err = 0;

  if (readVar((char *)file)) return fail(file, "parameter_file");
  if (sortOddParticles(odd)) return fail(file, "spectrum");
  if (partial_widths(width)) return fail(file, "decay_amplitudes");
  double width_zp = total_width(width);

  numout *cc = annihilation();
  if (!cc) return fail(file, "annihilation_amplitudes");
  *(cc->interface->BWrange) = range; /* depends on the history of calls if not set here */
  *(cc->interface->twidth) = 1;
  cc->init = 0;
  double omega = darkOmega(&xf, fast, beps, &err);
  if (!cc->init) return fail(file, "breit_wigner_range_not_applied");
  if (*(cc->interface->BWrange) != range) return fail(file, "breit_wigner_range_changed");
  if (omega > 0) freeze_out_fractions(xf, fraction);
  int err_rest = annihilation_at_rest(cc, sigma_v);

  printf("\nRESULT file=%s fast=%d beps=%.9e range=%.9e", file, fast, beps, range);
  printf(" omega_h2=%.9e xf=%.9e err=%d err_rest=%d width_zp=%.9e", omega, xf, err, err_rest,
         width_zp);
  print_channels("width", width);
  print_channels("sigmav", sigma_v);
  print_channels("fraction", fraction);
  for (size_t i = 0; i < sizeof echoed / sizeof *echoed; i++)
    printf(" %s=%.9e", echoed[i], findValW((char *)echoed[i]));
  printf(" end=1\n");
  fflush(stdout);
}

int main(int argc, char **argv)
{
  for (int option; (option = getopt(argc, argv, "f:e:b:")) != -1;) {
    if (option == 'f') fast = atoi(optarg);
    else if (option == 'e') beps = atof(optarg);
    else if (option == 'b') range = atof(optarg);
    else return 2;
  }
  if (optind == argc) {
    fprintf(stderr, "usage: %s [-f FAST] [-e BEPS] [-b RANGE] FILE.par ...\n", argv[0]);
    return 2;
  }
  ForceUG = 0;
  useSLHAwidth = 0;
  VZdecay = VWdecay = 0;
  BWrange = range;
  for (int i = optind; i < argc; i++) evaluate(argv[i]);
  return 0;
}
