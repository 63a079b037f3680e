"""Parameters: external ones with their SLHA block and code, then what follows from them."""

from object_library import Parameter, all_parameters

ZERO = Parameter(name="ZERO", nature="internal", type="real", value="0.0", texname="0")

# The Z' portal, eq. (2.28) of arXiv:1803.04430.
gbb = Parameter(name="gbb", nature="external", type="real", value=0.0122, texname="g_{bb}", lhablock="ZPPORTAL", lhacode=[1])
gmumu = Parameter(name="gmumu", nature="external", type="real", value=0.5, texname="g_{\\mu\\mu}", lhablock="ZPPORTAL", lhacode=[2])
gnunu = Parameter(name="gnunu", nature="external", type="real", value=1.0, texname="g_{\\nu\\nu}", lhablock="ZPPORTAL", lhacode=[3])
vts = Parameter(name="vts", nature="external", type="real", value=0.04, texname="(V_{dL}^\\dagger)_{32}", lhablock="ZPPORTAL", lhacode=[4])
gq1 = Parameter(name="gq1", nature="external", type="real", value=0.0, texname="g_{Q1}", lhablock="ZPPORTAL", lhacode=[11])
gq2 = Parameter(name="gq2", nature="external", type="real", value=0.0, texname="g_{Q2}", lhablock="ZPPORTAL", lhacode=[12])
gu1 = Parameter(name="gu1", nature="external", type="real", value=0.0, texname="g_{u1}", lhablock="ZPPORTAL", lhacode=[21])
gu2 = Parameter(name="gu2", nature="external", type="real", value=0.0, texname="g_{u2}", lhablock="ZPPORTAL", lhacode=[22])
gu3 = Parameter(name="gu3", nature="external", type="real", value=0.0, texname="g_{u3}", lhablock="ZPPORTAL", lhacode=[23])
gd1 = Parameter(name="gd1", nature="external", type="real", value=0.0, texname="g_{d1}", lhablock="ZPPORTAL", lhacode=[31])
gd2 = Parameter(name="gd2", nature="external", type="real", value=0.0, texname="g_{d2}", lhablock="ZPPORTAL", lhacode=[32])
gd3 = Parameter(name="gd3", nature="external", type="real", value=0.0, texname="g_{d3}", lhablock="ZPPORTAL", lhacode=[33])
gl1 = Parameter(name="gl1", nature="external", type="real", value=0.0, texname="g_{L1}", lhablock="ZPPORTAL", lhacode=[41])
gl3 = Parameter(name="gl3", nature="external", type="real", value=0.0, texname="g_{L3}", lhablock="ZPPORTAL", lhacode=[43])
ge1 = Parameter(name="ge1", nature="external", type="real", value=0.0, texname="g_{e1}", lhablock="ZPPORTAL", lhacode=[51])
ge2 = Parameter(name="ge2", nature="external", type="real", value=0.0, texname="g_{e2}", lhablock="ZPPORTAL", lhacode=[52])
ge3 = Parameter(name="ge3", nature="external", type="real", value=0.0, texname="g_{e3}", lhablock="ZPPORTAL", lhacode=[53])
gbsr = Parameter(name="gbsr", nature="external", type="real", value=0.0, texname="g_{bs}^R", lhablock="ZPPORTAL", lhacode=[61])
mzp = Parameter(name="mzp", nature="external", type="real", value=500.0, texname="M_{Z'}", lhablock="MASS", lhacode=[32])
mnu4 = Parameter(name="mnu4", nature="external", type="real", value=2565.0, texname="m_{\\nu_4}", lhablock="MASS", lhacode=[52])

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
wzp = Parameter(name="wzp", nature="external", type="real", value=3.32058, texname="\\Gamma_{Z'}", lhablock="DECAY", lhacode=[32])

# Gauge couplings and the electroweak scale, from alpha, G_F and MZ at tree level.
aEW = Parameter(name="aEW", nature="internal", type="real", value="1/aEWM1", texname="\\alpha_{EW}")
G = Parameter(name="G", nature="internal", type="real", value="2*cmath.sqrt(aS)*cmath.sqrt(cmath.pi)", texname="G")
ee = Parameter(name="ee", nature="internal", type="real", value="2*cmath.sqrt(aEW)*cmath.sqrt(cmath.pi)", texname="e")
MW = Parameter(name="MW", nature="internal", type="real", value="cmath.sqrt(MZ**2/2 + cmath.sqrt(MZ**4/4 - (aEW*cmath.pi*MZ**2)/(Gf*cmath.sqrt(2))))", texname="M_W")
sw2 = Parameter(name="sw2", nature="internal", type="real", value="1 - MW**2/MZ**2", texname="s_W^2")
sw = Parameter(name="sw", nature="internal", type="real", value="cmath.sqrt(sw2)", texname="s_W")
cw = Parameter(name="cw", nature="internal", type="real", value="cmath.sqrt(1 - sw2)", texname="c_W")
vev = Parameter(name="vev", nature="internal", type="real", value="(2*MW*sw)/ee", texname="v")
lam = Parameter(name="lam", nature="internal", type="real", value="MH**2/(2*vev**2)", texname="\\lambda_H")

# Yukawa couplings.
yc = Parameter(name="yc", nature="internal", type="real", value="(ymc*cmath.sqrt(2))/vev", texname="y_c")
yb = Parameter(name="yb", nature="internal", type="real", value="(ymb*cmath.sqrt(2))/vev", texname="y_b")
yt = Parameter(name="yt", nature="internal", type="real", value="(ymt*cmath.sqrt(2))/vev", texname="y_t")
ye = Parameter(name="ye", nature="internal", type="real", value="(yme*cmath.sqrt(2))/vev", texname="y_e")
ym = Parameter(name="ym", nature="internal", type="real", value="(ymm*cmath.sqrt(2))/vev", texname="y_\\mu")
ytau = Parameter(name="ytau", nature="internal", type="real", value="(ymtau*cmath.sqrt(2))/vev", texname="y_\\tau")

# CKM matrix: the standard parametrisation with s12 = lambda, s23 = A lambda^2 and
# s13 exp(i delta) = A lambda^3 (rho + i eta), exact to all orders in lambda (PDG review, "CKM
# quark-mixing matrix"), so it is unitary to machine precision.
s12 = Parameter(name="s12", nature="internal", type="real", value="lamWS", texname="s_{12}")
s23 = Parameter(name="s23", nature="internal", type="real", value="AWS*lamWS**2", texname="s_{23}")
c12 = Parameter(name="c12", nature="internal", type="real", value="cmath.sqrt(1 - s12**2)", texname="c_{12}")
c23 = Parameter(name="c23", nature="internal", type="real", value="cmath.sqrt(1 - s23**2)", texname="c_{23}")
norm13 = Parameter(name="norm13", nature="internal", type="real", value="AWS*lamWS**3*c23/(c12*((1 - s23**2*rhoWS)**2 + (s23**2*etaWS)**2))", texname="N_{13}")
re13 = Parameter(name="re13", nature="internal", type="real", value="norm13*(rhoWS - s23**2*(rhoWS**2 + etaWS**2))", texname="s_{13}\\cos\\delta")
im13 = Parameter(name="im13", nature="internal", type="real", value="norm13*etaWS", texname="s_{13}\\sin\\delta")
c13 = Parameter(name="c13", nature="internal", type="real", value="cmath.sqrt(1 - re13**2 - im13**2)", texname="c_{13}")
CKM1x1 = Parameter(name="CKM1x1", nature="internal", type="complex", value="c12*c13", texname="V_{ud}")
CKM1x2 = Parameter(name="CKM1x2", nature="internal", type="complex", value="s12*c13", texname="V_{us}")
CKM1x3 = Parameter(name="CKM1x3", nature="internal", type="complex", value="re13 - complex(0,1)*im13", texname="V_{ub}")
CKM2x1 = Parameter(name="CKM2x1", nature="internal", type="complex", value="-s12*c23 - c12*s23*(re13 + complex(0,1)*im13)", texname="V_{cd}")
CKM2x2 = Parameter(name="CKM2x2", nature="internal", type="complex", value="c12*c23 - s12*s23*(re13 + complex(0,1)*im13)", texname="V_{cs}")
CKM2x3 = Parameter(name="CKM2x3", nature="internal", type="complex", value="s23*c13", texname="V_{cb}")
CKM3x1 = Parameter(name="CKM3x1", nature="internal", type="complex", value="s12*s23 - c12*c23*(re13 + complex(0,1)*im13)", texname="V_{td}")
CKM3x2 = Parameter(name="CKM3x2", nature="internal", type="complex", value="-c12*s23 - s12*c23*(re13 + complex(0,1)*im13)", texname="V_{ts}")
CKM3x3 = Parameter(name="CKM3x3", nature="internal", type="complex", value="c23*c13", texname="V_{tb}")

# Z' b s coupling.
gbs = Parameter(name="gbs", nature="internal", type="real", value="vts*gbb", texname="g_{bs}")
