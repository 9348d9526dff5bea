"""The mathematical symbols of question texts: LaTeX command and Unicode character."""

from collections.abc import Mapping
from types import MappingProxyType


def _table(pairs: str) -> Mapping[str, str]:
    words = pairs.split()
    return MappingProxyType(dict(zip(words[::2], words[1::2], strict=True)))


OPERATORS: Mapping[str, str] = _table("""
    times × cdot · div ÷ pm ± mp ∓ otimes ⊗ oplus ⊕ odot ⊙ ominus ⊖ ast ∗ star ⋆ circ ∘ bullet •
    le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ propto ∝ ll ≪ gg ≫
    to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔
    implies ⟹ iff ⟺ mapsto ↦ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩
    setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ mid ∣ parallel ∥ perp ⊥
""")
"""Commands for signs between two things, with space on both sides."""

SYMBOLS: Mapping[str, str] = _table(r"""
    alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
    lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ
    chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ forall ∀ exists ∃ neg ¬ emptyset ∅ ell ℓ hbar ℏ Re ℜ Im ℑ
    lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ langle ⟨ rangle ⟩ prime ′ dagger † ddagger ‡ uparrow ↑ downarrow ↓
    ldots … cdots ⋯ vdots ⋮ ddots ⋱ top ⊤ bot ⊥ angle ∠ triangle △ surd √
""")
"""Commands that stand for one character."""

SYNONYMS: Mapping[str, str] = _table(r"""
    dots … lnot ¬ varnothing ∅ lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ lbrace { rbrace } lbrack [
    rbrack ] backslash \ textbackslash \ textasciitilde ~ textasciicircum ^ textasciigrave ` textless <
    textgreater > textbar | textunderscore _ textquotedbl " textquotesingle ' textendash – textemdash —
    textellipsis … textbullet • textdegree ° colon : degree ° ss ß ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł aa å
    AA Å dj đ DJ Đ i ı
""")
"""Further commands that are read; none is ever written."""


def _commands() -> Mapping[str, str]:
    # The first command listed for a character is the one that is written.
    found: dict[str, str] = {}
    for table in (SYMBOLS, OPERATORS):
        for command, character in table.items():
            found.setdefault(character, f"\\{command}")
    # These need a package, or are written in plain LaTeX in another way.
    found.update({"∉": r"\not\in", "≠": r"\neq", "⟹": r"\Longrightarrow", "⟺": r"\Longleftrightarrow"})
    found.update({"ℏ": r"\hbar", "−": "-", "∗": r"\ast", "⊤": r"\top", "⊥": r"\perp", "√": r"\surd"})
    return MappingProxyType(found)


COMMANDS: Mapping[str, str] = _commands()
"""Character to the LaTeX command that prints it in math, with no package."""

SUPERSCRIPTS: Mapping[str, str] = MappingProxyType(dict(zip("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", strict=True)))
SUBSCRIPTS: Mapping[str, str] = MappingProxyType(dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)))
