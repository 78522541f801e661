"""A case may say until when its copies are kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_registry")]

    operations = [migrations.AddField(model_name="case", name="keep_until", field=models.DateField(null=True))]
