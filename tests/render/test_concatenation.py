"""Many PDFs as one: every page, all that is read aloud, and no more memory for more of them."""

import re
import shutil
import subprocess
import tracemalloc
from pathlib import Path

import pytest
from pypdf import PdfReader
from sample_paper import PAPER, SHARED_PAPER, SOLUTIONS

from quizgen.render.concatenation import Concatenation
from quizgen.render.formats import FORMATS
from quizgen.render.templates import load_templates
from quizgen.render.typst import compile_typst

TEMPLATES = load_templates()
TYPST = FORMATS["typst"]


@pytest.fixture(scope="module")
def documents() -> list[tuple[str, bytes]]:
    """Return documents of two, one and four pages."""
    sources = [
        ("Zoë 王", TYPST.render_paper(PAPER, TEMPLATES)),
        ("(shared)", TYPST.render_paper(SHARED_PAPER, TEMPLATES)),
        ("Solutions", TYPST.render_solutions(PAPER, SOLUTIONS, TEMPLATES)),
    ]
    return [(title, compile_typst(source, "a.pdf")) for title, source in sources]


def put_together(path: Path, documents: list[tuple[str, bytes]]) -> PdfReader:
    together = Concatenation(path)
    for title, document in documents:
        together.add(document, title)
    together.close()
    return PdfReader(path, strict=True)


def struct_text(path: Path) -> list[str]:
    """Return what is read aloud of a PDF, and how it is structured."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo is not on the path")
    told = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, check=True).stdout
    return told.decode("utf-8", "replace").splitlines()


def test_pages_follow_each_other_and_each_document_begins_on_a_front(tmp_path, documents):
    read = put_together(tmp_path / "all.pdf", documents)
    pages: list[str] = []
    begins: list[int] = []
    for _, document in documents:
        pages += [""] * (len(pages) % 2)
        begins.append(len(pages))
        pages += [page.extract_text() for page in PdfReader(tmp_path / _write(tmp_path, document)).pages]
    assert [page.extract_text() for page in read.pages] == pages
    assert [read.get_destination_page_number(mark) for mark in read.outline] == begins
    assert [mark.title for mark in read.outline] == [title for title, _ in documents]
    assert len({(page.mediabox.width, page.mediabox.height) for page in read.pages}) == 1


def _write(folder: Path, document: bytes) -> str:
    (folder / "one.pdf").write_bytes(document)
    return "one.pdf"


def test_all_is_read_aloud_as_before(tmp_path, documents):
    put_together(tmp_path / "all.pdf", documents)
    expected = [line for _, document in documents for line in struct_text(tmp_path / _write(tmp_path, document))]
    # Names of a table's heads are told apart by the number of their document.
    assert [re.sub(r"(?<=[<(])\d+-(?=U)", "", line) for line in struct_text(tmp_path / "all.pdf")] == expected


def test_it_says_what_it_is(tmp_path, documents):
    read = put_together(tmp_path / "all.pdf", documents)
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "Tutorial 9: CNNs and RNNs" in metadata
    assert f"<xmpTPg:NPages>{len(read.pages)}</xmpTPg:NPages>" in metadata


def test_each_page_and_head_of_a_table_is_found_by_its_structure(tmp_path, documents):
    read = put_together(tmp_path / "all.pdf", [*documents, documents[0]])
    structure = read.trailer["/Root"]["/StructTreeRoot"]
    keys = structure["/ParentTree"]["/Nums"][::2]
    used = [page["/StructParents"] for page in read.pages if "/StructParents" in page]
    assert keys == sorted(keys)
    assert set(used) <= set(keys)
    assert len(used) == len(set(used)) == sum("/Contents" in page for page in read.pages)
    assert structure["/ParentTreeNextKey"] > keys[-1]
    names = structure["/IDTree"]["/Names"]
    assert names[::2] == sorted(set(names[::2]))
    assert names
    for name, element in zip(names[::2], names[1::2], strict=True):
        assert element.get_object()["/ID"] == name
    for element in structure["/K"]:
        assert element.get_object()["/P"].get_object() == structure


def test_the_same_documents_give_the_same_bytes(tmp_path, documents):
    put_together(tmp_path / "one.pdf", documents)
    put_together(tmp_path / "two.pdf", documents)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_memory_does_not_grow_with_the_number_of_documents(tmp_path, documents):
    def peak(count: int) -> int:
        tracemalloc.start()
        together = Concatenation(tmp_path / "many.pdf")
        for i in range(count):
            together.add(documents[2][1], f"Student {i}")
        together.close()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(5), peak(45)
    # What is left is the place of each object in the file, and a bookmark.
    assert many - few < 40 * 25_000


@pytest.mark.parametrize("document", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF"])
def test_another_file_is_refused(tmp_path, document):
    together = Concatenation(tmp_path / "all.pdf")
    with pytest.raises(ValueError, match="as Typst writes it"):
        together.add(document, "a")
    with pytest.raises(ValueError, match="no document"):
        together.close()
    together.discard()
