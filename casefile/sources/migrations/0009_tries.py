from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0008_places")]

    operations = [migrations.AddField(model_name="capturejob", name="tried", field=models.JSONField(default=list))]
