"""Who may see a TLP:RED entry: its named readers, and nobody else."""

from django.shortcuts import redirect, render

from casefile.accounts.queries import person_known_as
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.entries.actions import name_reader
from casefile.entries.models import Entry

from . import shown
from .doors import new_key, says_why, see_or_404, signed_in
from .frame import framed


def _page(request, pk, refusal=None):
    entry = see_or_404(Entry.objects.visible_to(request.user).select_related("case", "head", "approved"), pk=pk)
    shown.demand_work(request.user, entry)
    context = shown.entry(entry, request.user) | {"refusal": refusal, "typed": request.POST, "key": new_key()}
    context["readers"] = entry.readers.select_related("person", "named_by").order_by("person__name")
    return render(request, "entries/readers.html", framed(request, entry.case, context))


@signed_in
@says_why(_page)
def readers(request, pk):
    """The list; POST names one more member of the case."""
    entry = see_or_404(Entry.objects.visible_to(request.user), pk=pk)
    demand(request.user, entry.case, Right.WRITE)
    person = person_known_as(pk=None, email=request.POST.get("email", "").strip(), field="email")
    name_reader(by=request.user, entry=entry, person=person)
    return redirect("readers", pk)
