"""Parameters: external ones with their SLHA block and code, then what follows from them."""

from function_library import cot, csc, sec
from object_library import Parameter, all_parameters

ZERO = Parameter(name="ZERO", nature="internal", type="real", value="0.0", texname="0")

# The Z' portal, eq. (2.28) of arXiv:1803.04430.
gbb = Parameter(name="gbb", nature="external", type="real", value=0.0122, texname="g_{bb}", lhablock="ZPPORTAL", lhacode=[1])
gmumu = Parameter(name="gmumu", nature="external", type="real", value=0.5, texname="g_{\\mu\\mu}", lhablock="ZPPORTAL", lhacode=[2])
gnunu = Parameter(name="gnunu", nature="external", type="real", value=1.5, texname="g_{\\nu\\nu}", lhablock="ZPPORTAL", lhacode=[3])
vts = Parameter(name="vts", nature="external", type="real", value=0.04, texname="(V_{dL}^\\dagger)_{32}", lhablock="ZPPORTAL", lhacode=[4])
mzp = Parameter(name="mzp", nature="external", type="real", value=500.0, texname="M_{Z'}", lhablock="MASS", lhacode=[32])
mnu4 = Parameter(name="mnu4", nature="external", type="real", value=4700.0, texname="m_{\\nu_4}", lhablock="MASS", lhacode=[52])

# Standard Model inputs.
aEWM1 = Parameter(name="aEWM1", nature="external", type="real", value=127.9, texname="\\alpha_{EW}^{-1}", lhablock="SMINPUTS", lhacode=[1])
Gf = Parameter(name="Gf", nature="external", type="real", value=1.16637e-05, texname="G_F", lhablock="SMINPUTS", lhacode=[2])
aS = Parameter(name="aS", nature="external", type="real", value=0.1184, texname="\\alpha_s", lhablock="SMINPUTS", lhacode=[3])

lamWS = Parameter(name="lamWS", nature="external", type="real", value=0.2257, texname="\\lambda", lhablock="VCKMIN", lhacode=[1])
AWS = Parameter(name="AWS", nature="external", type="real", value=0.814, texname="A", lhablock="VCKMIN", lhacode=[2])
rhoWS = Parameter(name="rhoWS", nature="external", type="real", value=0.135, texname="\\bar{\\rho}", lhablock="VCKMIN", lhacode=[3])
etaWS = Parameter(name="etaWS", nature="external", type="real", value=0.349, texname="\\bar{\\eta}", lhablock="VCKMIN", lhacode=[4])

ymc = Parameter(name="ymc", nature="external", type="real", value=1.27, texname="m_c^{Y}", lhablock="YUKAWA", lhacode=[4])
ymb = Parameter(name="ymb", nature="external", type="real", value=4.7, texname="m_b^{Y}", lhablock="YUKAWA", lhacode=[5])
ymt = Parameter(name="ymt", nature="external", type="real", value=173.0, texname="m_t^{Y}", lhablock="YUKAWA", lhacode=[6])
yme = Parameter(name="yme", nature="external", type="real", value=0.000511, texname="m_e^{Y}", lhablock="YUKAWA", lhacode=[11])
ymm = Parameter(name="ymm", nature="external", type="real", value=0.10566, texname="m_\\mu^{Y}", lhablock="YUKAWA", lhacode=[13])
ymtau = Parameter(name="ymtau", nature="external", type="real", value=1.777, texname="m_\\tau^{Y}", lhablock="YUKAWA", lhacode=[15])

MD = Parameter(name="MD", nature="external", type="real", value=0.0, texname="m_d", lhablock="MASS", lhacode=[1])
MU = Parameter(name="MU", nature="external", type="real", value=0.0, texname="m_u", lhablock="MASS", lhacode=[2])
MS = Parameter(name="MS", nature="external", type="real", value=0.0, texname="m_s", lhablock="MASS", lhacode=[3])
MC = Parameter(name="MC", nature="external", type="real", value=1.27, texname="m_c", lhablock="MASS", lhacode=[4])
MB = Parameter(name="MB", nature="external", type="real", value=4.7, texname="m_b", lhablock="MASS", lhacode=[5])
MT = Parameter(name="MT", nature="external", type="real", value=173.0, texname="m_t", lhablock="MASS", lhacode=[6])
Me = Parameter(name="Me", nature="external", type="real", value=0.000511, texname="m_e", lhablock="MASS", lhacode=[11])
MMU = Parameter(name="MMU", nature="external", type="real", value=0.10566, texname="m_\\mu", lhablock="MASS", lhacode=[13])
MTA = Parameter(name="MTA", nature="external", type="real", value=1.777, texname="m_\\tau", lhablock="MASS", lhacode=[15])
MZ = Parameter(name="MZ", nature="external", type="real", value=91.1876, texname="M_Z", lhablock="MASS", lhacode=[23])
MH = Parameter(name="MH", nature="external", type="real", value=125.0, texname="M_H", lhablock="MASS", lhacode=[25])

WT = Parameter(name="WT", nature="external", type="real", value=1.5083, texname="\\Gamma_t", lhablock="DECAY", lhacode=[6])
WZ = Parameter(name="WZ", nature="external", type="real", value=2.4952, texname="\\Gamma_Z", lhablock="DECAY", lhacode=[23])
WW = Parameter(name="WW", nature="external", type="real", value=2.085, texname="\\Gamma_W", lhablock="DECAY", lhacode=[24])
WH = Parameter(name="WH", nature="external", type="real", value=0.00407, texname="\\Gamma_H", lhablock="DECAY", lhacode=[25])
wzp = Parameter(name="wzp", nature="external", type="real", value=1.0, texname="\\Gamma_{Z'}", lhablock="DECAY", lhacode=[32])
