"""Two-body partial widths at leading order: every channel, so that an automatic width is right."""

from function_library import complexconjugate
from object_library import Decay, all_decays
import particles as P

Decay_zp = Decay(
    name="Decay_zp",
    particle=P.zp,
    partial_widths={
        (P.b, P.b__tilde__): "3*((gbb**2 + gd3**2)*(2*mzp**2 - 2*MB**2) + 12*gbb*gd3*MB**2)*cmath.sqrt(mzp**4 - 4*mzp**2*MB**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.t, P.t__tilde__): "3*((gbb**2 + gu3**2)*(2*mzp**2 - 2*MT**2) + 12*gbb*gu3*MT**2)*cmath.sqrt(mzp**4 - 4*mzp**2*MT**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.s, P.b__tilde__): "3*((gbs**2 + gbsr**2)*(2*mzp**2 - MS**2 - MB**2 - (MS**2 - MB**2)**2/mzp**2) + 12*gbs*gbsr*MS*MB)*cmath.sqrt(mzp**4 + MS**4 + MB**4 - 2*mzp**2*MS**2 - 2*mzp**2*MB**2 - 2*MS**2*MB**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.b, P.s__tilde__): "3*((gbs**2 + gbsr**2)*(2*mzp**2 - MB**2 - MS**2 - (MB**2 - MS**2)**2/mzp**2) + 12*gbs*gbsr*MB*MS)*cmath.sqrt(mzp**4 + MB**4 + MS**4 - 2*mzp**2*MB**2 - 2*mzp**2*MS**2 - 2*MB**2*MS**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.mu__minus__, P.mu__plus__): "((gmumu**2 + ge2**2)*(2*mzp**2 - 2*MMU**2) + 12*gmumu*ge2*MMU**2)*cmath.sqrt(mzp**4 - 4*mzp**2*MMU**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.vm, P.vm__tilde__): "gmumu**2*2*mzp**2*mzp**2/(48*cmath.pi*abs(mzp)**3)",
        (P.n4, P.n4__tilde__): "gnunu**2*(4*mzp**2 + 8*mnu4**2)*cmath.sqrt(mzp**4 - 4*mzp**2*mnu4**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.u, P.u__tilde__): "3*((gq1**2 + gu1**2)*(2*mzp**2 - 2*MU**2) + 12*gq1*gu1*MU**2)*cmath.sqrt(mzp**4 - 4*mzp**2*MU**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.d, P.d__tilde__): "3*((gq1**2 + gd1**2)*(2*mzp**2 - 2*MD**2) + 12*gq1*gd1*MD**2)*cmath.sqrt(mzp**4 - 4*mzp**2*MD**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.s, P.s__tilde__): "3*((gq2**2 + gd2**2)*(2*mzp**2 - 2*MS**2) + 12*gq2*gd2*MS**2)*cmath.sqrt(mzp**4 - 4*mzp**2*MS**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.c, P.c__tilde__): "3*((gq2**2 + gu2**2)*(2*mzp**2 - 2*MC**2) + 12*gq2*gu2*MC**2)*cmath.sqrt(mzp**4 - 4*mzp**2*MC**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.e__minus__, P.e__plus__): "((gl1**2 + ge1**2)*(2*mzp**2 - 2*Me**2) + 12*gl1*ge1*Me**2)*cmath.sqrt(mzp**4 - 4*mzp**2*Me**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.ta__minus__, P.ta__plus__): "((gl3**2 + ge3**2)*(2*mzp**2 - 2*MTA**2) + 12*gl3*ge3*MTA**2)*cmath.sqrt(mzp**4 - 4*mzp**2*MTA**2)/(48*cmath.pi*abs(mzp)**3)",
        (P.ve, P.ve__tilde__): "gl1**2*2*mzp**2*mzp**2/(48*cmath.pi*abs(mzp)**3)",
        (P.vt, P.vt__tilde__): "gl3**2*2*mzp**2*mzp**2/(48*cmath.pi*abs(mzp)**3)",
    },
)

Decay_Z = Decay(
    name="Decay_Z",
    particle=P.Z,
    partial_widths={
        (P.d, P.d__tilde__): "ee**2*3*(((-0.5 + sw2/3)**2 + (sw2/3)**2)*(2*MZ**2 - 2*MD**2) + 12*(-0.5 + sw2/3)*(sw2/3)*MD*MD)*cmath.sqrt(MZ**4 - 4*MZ**2*MD**2)/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.s, P.s__tilde__): "ee**2*3*(((-0.5 + sw2/3)**2 + (sw2/3)**2)*(2*MZ**2 - 2*MS**2) + 12*(-0.5 + sw2/3)*(sw2/3)*MS*MS)*cmath.sqrt(MZ**4 - 4*MZ**2*MS**2)/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.b, P.b__tilde__): "ee**2*3*(((-0.5 + sw2/3)**2 + (sw2/3)**2)*(2*MZ**2 - 2*MB**2) + 12*(-0.5 + sw2/3)*(sw2/3)*MB*MB)*cmath.sqrt(MZ**4 - 4*MZ**2*MB**2)/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.u, P.u__tilde__): "ee**2*3*(((0.5 - 2*sw2/3)**2 + (-2*sw2/3)**2)*(2*MZ**2 - 2*MU**2) + 12*(0.5 - 2*sw2/3)*(-2*sw2/3)*MU*MU)*cmath.sqrt(MZ**4 - 4*MZ**2*MU**2)/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.c, P.c__tilde__): "ee**2*3*(((0.5 - 2*sw2/3)**2 + (-2*sw2/3)**2)*(2*MZ**2 - 2*MC**2) + 12*(0.5 - 2*sw2/3)*(-2*sw2/3)*MC*MC)*cmath.sqrt(MZ**4 - 4*MZ**2*MC**2)/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.t, P.t__tilde__): "ee**2*3*(((0.5 - 2*sw2/3)**2 + (-2*sw2/3)**2)*(2*MZ**2 - 2*MT**2) + 12*(0.5 - 2*sw2/3)*(-2*sw2/3)*MT*MT)*cmath.sqrt(MZ**4 - 4*MZ**2*MT**2)/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.e__minus__, P.e__plus__): "ee**2*(((-0.5 + sw2)**2 + sw2**2)*(2*MZ**2 - 2*Me**2) + 12*(-0.5 + sw2)*sw2*Me*Me)*cmath.sqrt(MZ**4 - 4*MZ**2*Me**2)/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.mu__minus__, P.mu__plus__): "ee**2*(((-0.5 + sw2)**2 + sw2**2)*(2*MZ**2 - 2*MMU**2) + 12*(-0.5 + sw2)*sw2*MMU*MMU)*cmath.sqrt(MZ**4 - 4*MZ**2*MMU**2)/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.ta__minus__, P.ta__plus__): "ee**2*(((-0.5 + sw2)**2 + sw2**2)*(2*MZ**2 - 2*MTA**2) + 12*(-0.5 + sw2)*sw2*MTA*MTA)*cmath.sqrt(MZ**4 - 4*MZ**2*MTA**2)/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.ve, P.ve__tilde__): "ee**2*0.25*2*MZ**2*MZ**2/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.vm, P.vm__tilde__): "ee**2*0.25*2*MZ**2*MZ**2/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
        (P.vt, P.vt__tilde__): "ee**2*0.25*2*MZ**2*MZ**2/(48*sw2*cw**2*cmath.pi*abs(MZ)**3)",
    },
)

Decay_W__plus__ = Decay(
    name="Decay_W__plus__",
    particle=P.W__plus__,
    partial_widths={
        (P.u, P.d__tilde__): "ee**2*CKM1x1*complexconjugate(CKM1x1)*3*0.5*(2*MW**2 - MU**2 - MD**2 - (MU**2 - MD**2)**2/MW**2)*cmath.sqrt(MW**4 + MU**4 + MD**4 - 2*MW**2*MU**2 - 2*MW**2*MD**2 - 2*MU**2*MD**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.u, P.s__tilde__): "ee**2*CKM1x2*complexconjugate(CKM1x2)*3*0.5*(2*MW**2 - MU**2 - MS**2 - (MU**2 - MS**2)**2/MW**2)*cmath.sqrt(MW**4 + MU**4 + MS**4 - 2*MW**2*MU**2 - 2*MW**2*MS**2 - 2*MU**2*MS**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.u, P.b__tilde__): "ee**2*CKM1x3*complexconjugate(CKM1x3)*3*0.5*(2*MW**2 - MU**2 - MB**2 - (MU**2 - MB**2)**2/MW**2)*cmath.sqrt(MW**4 + MU**4 + MB**4 - 2*MW**2*MU**2 - 2*MW**2*MB**2 - 2*MU**2*MB**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.c, P.d__tilde__): "ee**2*CKM2x1*complexconjugate(CKM2x1)*3*0.5*(2*MW**2 - MC**2 - MD**2 - (MC**2 - MD**2)**2/MW**2)*cmath.sqrt(MW**4 + MC**4 + MD**4 - 2*MW**2*MC**2 - 2*MW**2*MD**2 - 2*MC**2*MD**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.c, P.s__tilde__): "ee**2*CKM2x2*complexconjugate(CKM2x2)*3*0.5*(2*MW**2 - MC**2 - MS**2 - (MC**2 - MS**2)**2/MW**2)*cmath.sqrt(MW**4 + MC**4 + MS**4 - 2*MW**2*MC**2 - 2*MW**2*MS**2 - 2*MC**2*MS**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.c, P.b__tilde__): "ee**2*CKM2x3*complexconjugate(CKM2x3)*3*0.5*(2*MW**2 - MC**2 - MB**2 - (MC**2 - MB**2)**2/MW**2)*cmath.sqrt(MW**4 + MC**4 + MB**4 - 2*MW**2*MC**2 - 2*MW**2*MB**2 - 2*MC**2*MB**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.t, P.d__tilde__): "ee**2*CKM3x1*complexconjugate(CKM3x1)*3*0.5*(2*MW**2 - MT**2 - MD**2 - (MT**2 - MD**2)**2/MW**2)*cmath.sqrt(MW**4 + MT**4 + MD**4 - 2*MW**2*MT**2 - 2*MW**2*MD**2 - 2*MT**2*MD**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.t, P.s__tilde__): "ee**2*CKM3x2*complexconjugate(CKM3x2)*3*0.5*(2*MW**2 - MT**2 - MS**2 - (MT**2 - MS**2)**2/MW**2)*cmath.sqrt(MW**4 + MT**4 + MS**4 - 2*MW**2*MT**2 - 2*MW**2*MS**2 - 2*MT**2*MS**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.t, P.b__tilde__): "ee**2*CKM3x3*complexconjugate(CKM3x3)*3*0.5*(2*MW**2 - MT**2 - MB**2 - (MT**2 - MB**2)**2/MW**2)*cmath.sqrt(MW**4 + MT**4 + MB**4 - 2*MW**2*MT**2 - 2*MW**2*MB**2 - 2*MT**2*MB**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.ve, P.e__plus__): "ee**2*0.5*(2*MW**2 - Me**2 - Me**4/MW**2)*(MW**2 - Me**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.vm, P.mu__plus__): "ee**2*0.5*(2*MW**2 - MMU**2 - MMU**4/MW**2)*(MW**2 - MMU**2)/(48*sw2*cmath.pi*abs(MW)**3)",
        (P.vt, P.ta__plus__): "ee**2*0.5*(2*MW**2 - MTA**2 - MTA**4/MW**2)*(MW**2 - MTA**2)/(48*sw2*cmath.pi*abs(MW)**3)",
    },
)

Decay_t = Decay(
    name="Decay_t",
    particle=P.t,
    partial_widths={
        (P.W__plus__, P.d): "ee**2*CKM3x1*complexconjugate(CKM3x1)*(MT**2 + MD**2 + (MT**2 - MD**2)**2/MW**2 - 2*MW**2)*cmath.sqrt(MT**4 + MW**4 + MD**4 - 2*MT**2*MW**2 - 2*MT**2*MD**2 - 2*MW**2*MD**2)/(64*cmath.pi*sw2*abs(MT)**3)",
        (P.W__plus__, P.s): "ee**2*CKM3x2*complexconjugate(CKM3x2)*(MT**2 + MS**2 + (MT**2 - MS**2)**2/MW**2 - 2*MW**2)*cmath.sqrt(MT**4 + MW**4 + MS**4 - 2*MT**2*MW**2 - 2*MT**2*MS**2 - 2*MW**2*MS**2)/(64*cmath.pi*sw2*abs(MT)**3)",
        (P.W__plus__, P.b): "ee**2*CKM3x3*complexconjugate(CKM3x3)*(MT**2 + MB**2 + (MT**2 - MB**2)**2/MW**2 - 2*MW**2)*cmath.sqrt(MT**4 + MW**4 + MB**4 - 2*MT**2*MW**2 - 2*MT**2*MB**2 - 2*MW**2*MB**2)/(64*cmath.pi*sw2*abs(MT)**3)",
    },
)

Decay_H = Decay(
    name="Decay_H",
    particle=P.H,
    partial_widths={
        (P.c, P.c__tilde__): "3*yc**2*(MH**2 - 4*MC**2)*cmath.sqrt(MH**4 - 4*MH**2*MC**2)/(16*cmath.pi*abs(MH)**3)",
        (P.t, P.t__tilde__): "3*yt**2*(MH**2 - 4*MT**2)*cmath.sqrt(MH**4 - 4*MH**2*MT**2)/(16*cmath.pi*abs(MH)**3)",
        (P.b, P.b__tilde__): "3*yb**2*(MH**2 - 4*MB**2)*cmath.sqrt(MH**4 - 4*MH**2*MB**2)/(16*cmath.pi*abs(MH)**3)",
        (P.e__minus__, P.e__plus__): "ye**2*(MH**2 - 4*Me**2)*cmath.sqrt(MH**4 - 4*MH**2*Me**2)/(16*cmath.pi*abs(MH)**3)",
        (P.mu__minus__, P.mu__plus__): "ym**2*(MH**2 - 4*MMU**2)*cmath.sqrt(MH**4 - 4*MH**2*MMU**2)/(16*cmath.pi*abs(MH)**3)",
        (P.ta__minus__, P.ta__plus__): "ytau**2*(MH**2 - 4*MTA**2)*cmath.sqrt(MH**4 - 4*MH**2*MTA**2)/(16*cmath.pi*abs(MH)**3)",
        (P.W__plus__, P.W__minus__): "ee**4*vev**2*(2 + (MH**2 - 2*MW**2)**2/(4*MW**4))*cmath.sqrt(MH**4 - 4*MH**2*MW**2)/(16*cmath.pi*4*sw2**2*abs(MH)**3)",
        (P.Z, P.Z): "ee**4*vev**2*(2 + (MH**2 - 2*MZ**2)**2/(4*MZ**4))*cmath.sqrt(MH**4 - 4*MH**2*MZ**2)/(32*cmath.pi*4*sw2**2*cw**4*abs(MH)**3)",
    },
)
