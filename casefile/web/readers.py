"""Who may see a TLP:RED entry: its named readers, and nobody else."""

from django.shortcuts import redirect, render

from casefile.accounts.queries import person_known_as
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.entries.actions import end_reader, name_reader
from casefile.entries.models import Entry

from . import shown
from .doors import new_key, posted_id, says_why, see_or_404, signed_in
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
    """The list; POST names one more member of the case, or ends somebody's reading."""
    entry = see_or_404(Entry.objects.visible_to(request.user), pk=pk)
    demand(request.user, entry.case, Right.WRITE)
    deed = end_reader if request.POST.get("deed") == "end" else name_reader
    deed(by=request.user, entry=entry, person=_person(request))
    still = Entry.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("readers", pk) if still else redirect("home")


def _person(request):
    pk, email = posted_id(request, "person"), request.POST.get("email", "").strip()
    return person_known_as(pk=pk, email=email, field="person" if pk else "email")
